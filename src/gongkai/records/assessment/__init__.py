"""绩效考核: schemes as data, the yearly result of each unit, objections."""
