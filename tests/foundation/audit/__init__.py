"""Acts, chained so that none is changed or taken away unseen."""
