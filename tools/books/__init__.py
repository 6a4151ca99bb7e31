"""The article and the register as books: PDF files made from the pages of a built site.

``plan`` says which pages a book has and in which order, ``assemble`` makes one HTML page of them, ``printing`` has
Chromium print it; ``python -m books SITE EDITIONS`` makes the two books of each language.
"""
