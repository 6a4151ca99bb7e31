"""The facts of the site and the rules that hold them: plain Python, no MkDocs.

Data flows one way: ``textfile`` and ``problems`` read and report, ``records`` describes the shape of the data,
``corpus`` loads it, ``prose``, ``references``, ``parity`` and ``rules`` check it, ``pages``, ``terms``, ``bidi`` and
``search`` turn it into what a reader sees, ``cli`` offers it on the command line.
"""
