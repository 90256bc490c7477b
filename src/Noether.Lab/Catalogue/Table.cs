namespace Noether.Lab.Catalogue;

/// <summary>Columns of numbers: the data behind a figure.</summary>
/// <param name="Columns">Names with units where they have one: <c>angle (degrees)</c>.</param>
/// <param name="Rows">One value a column.</param>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows)
{
    /// <summary>The values of a column.</summary>
    /// <exception cref="KeyNotFoundException">No such column; the message lists those there are.</exception>
    public double[] this[string column]
    {
        get
        {
            var index = Columns.ToList().IndexOf(column);
            return index >= 0
                ? [.. Rows.Select(r => r[index])]
                : throw new KeyNotFoundException($"No column '{column}'; there are {string.Join(", ", Columns)}.");
        }
    }
}

/// <summary>The tables of a run's arms.</summary>
/// <param name="Tables">By <c>arm.name</c>.</param>
public sealed record RunTables(IReadOnlyDictionary<string, Table> Tables);
