"""Random tables with merged cells, and one way to say whether spans tile a grid."""

from collections.abc import Iterable

from hypothesis import strategies as st

from gongkai.documents.writing import Cell, Row, Table, TableGroup

Spans = list[list[tuple[int, int]]]  # (colspan, rowspan) of each cell of each row


def tiles(rows: Iterable[Iterable[tuple[int, int]]], columns: int) -> bool:
    """Whether the spans cover every place of the grid exactly once, read as HTML reads them."""
    rows = [list(row) for row in rows]
    grid = [[0] * columns for _ in rows]
    for index, row in enumerate(rows):
        for colspan, rowspan in row:
            if 0 not in grid[index]:
                return False
            column = grid[index].index(0)
            for r in range(index, index + rowspan):
                for c in range(column, column + colspan):
                    if r >= len(rows) or c >= columns:
                        return False
                    grid[r][c] += 1
    return all(count == 1 for row in grid for count in row)


@st.composite
def tilings(draw: st.DrawFn, columns: int, *, most_rows: int = 5) -> Spans:
    """Spans that tile a grid, cut at random."""
    height = draw(st.integers(1, most_rows))
    taken: set[tuple[int, int]] = set()
    rows: Spans = []
    for row in range(height):
        cells = []
        for column in range(columns):
            if (row, column) in taken:
                continue
            free = next((c for c in range(column, columns) if (row, c) in taken), columns) - column
            colspan = draw(st.integers(1, free))
            rowspan = draw(st.integers(1, height - row))
            taken |= {(row + r, column + c) for r in range(rowspan) for c in range(colspan)}
            cells.append((colspan, rowspan))
        rows.append(cells)
    return rows


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of one to three groups, each with a head and a body merged at random."""
    columns = draw(st.integers(1, 6))

    def rows(name: str, header: bool) -> tuple[Row, ...]:
        return tuple(
            tuple(
                Cell(f"{name}行{r}格{c}", colspan, rowspan, scope="col" if header else None)
                for c, (colspan, rowspan) in enumerate(row)
            )
            for r, row in enumerate(draw(tilings(columns)))
        )

    groups = tuple(
        TableGroup(rows(f"头{n}", True), rows(f"体{n}", False)) for n in range(draw(st.integers(1, 3)))
    )
    widths = draw(st.lists(st.integers(1, 9), min_size=columns, max_size=columns))
    return Table("随机表", groups, tuple(widths))


def cell_texts(table: Table) -> list[str]:
    return [cell.text for group in table.groups for row in group.head + group.body for cell in row]


def expected_spans(table: Table) -> list[list[tuple[int, int]]]:
    """The spans as they were given, row by row, with rows that hold no cell of their own kept."""
    return [
        [(c.colspan, c.rowspan) for c in row] for group in table.groups for row in group.head + group.body
    ]
