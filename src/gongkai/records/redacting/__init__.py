"""Partial disclosure (区分处理): the work on a copy from which what may not be given out is taken."""
