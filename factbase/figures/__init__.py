"""Figures as SVG, drawn from the data at build time: shapes and words here, colors and type in the style sheet.

Every drawing is deterministic, has its words as text, and comes in a wide and a narrow layout where a phone needs one.
"""
