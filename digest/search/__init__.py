"""Search over the whole archive: text to terms, terms to the files of an index, and the ranking that reads them."""
