"""Tables as offices send them, CSV and XLSX: read as rows of text under headings, written as workbooks.

What the rows mean is for api/formats.
"""
