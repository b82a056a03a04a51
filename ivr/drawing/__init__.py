"""The call map as a picture. It is drawn from `ivr/call_map.py` alone, so it cannot say anything else.

Start with `sketch.py`: what there is to draw. `labels.py` says what it is called. `mermaid.py` writes that as
Mermaid. For the SVG, `boxes.py` measures, `layers.py` and `columns.py` find places within a part, `page.py` puts the
parts on one page, and `svg.py` draws it.
"""
