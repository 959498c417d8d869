"""Curves drawn: in the terminal's characters, as SVG, and on a page of HTML that needs nothing beside itself. Pure: text in and
out."""
