"""Files that prove something: content by hash, custody by row, nothing overwritten or deleted."""
