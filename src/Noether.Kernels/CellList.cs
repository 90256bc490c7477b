using System.Numerics;

namespace Noether.Kernels;

/// <summary>
/// Points of a cloud sorted into cubic cells a little wider than a radius, so that all neighbours within the radius lie in the cells round a point's own.
/// Cells that follow each other along x follow each other in memory: the 27 cells are nine runs of points. Filled again for every cloud.
/// </summary>
internal sealed class CellList<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The arrays can be read so far behind their last point.</summary>
    public const int Slack = 8;

    /// <summary>Cells are wider than the radius by more than rounding can add to a distance.</summary>
    private const double Margin = 1 + 1e-5;

    /// <summary>So few points are compared with each other sooner than sorted.</summary>
    private const int OneCell = 48;

    private readonly int[] _counts = [1, 1, 1];
    private readonly double[] _low = [0, 0, 0];
    private double _scale;
    private int[] _cellOf = [];
    private int[] _starts = [];

    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    /// <summary>Number of cells.</summary>
    public int Cells => _counts[0] * _counts[1] * _counts[2];

    /// <summary>The points in the order of the cells.</summary>
    public int[] Ids { get; private set; } = [];

    /// <summary>First coordinates in that order.</summary>
    public T[] X { get; private set; } = [];

    /// <summary>Second coordinates in that order.</summary>
    public T[] Y { get; private set; } = [];

    /// <summary>Third coordinates in that order; zero in the plane.</summary>
    public T[] Z { get; private set; } = [];

    /// <summary>Sorts a cloud.</summary>
    /// <param name="points">Row-major, <paramref name="dimension"/> finite coordinates a point.</param>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="radius">Positive.</param>
    /// <param name="firstId">The number of the first point.</param>
    public void Fill(ReadOnlySpan<T> points, int dimension, T radius, int firstId)
    {
        Count = points.Length / dimension;
        Measure(points, dimension, double.CreateChecked(radius) * Margin);
        Reserve();
        var ends = _starts.AsSpan(0, Cells + 1);
        ends.Clear();
        for (var i = 0; i < Count; i++)
        {
            var cell = CellOf(points.Slice(i * dimension, dimension));
            _cellOf[i] = cell;
            ends[cell]++;
        }

        for (var cell = 1; cell < ends.Length; cell++)
        {
            ends[cell] += ends[cell - 1];
        }

        // From the last point, so that each end sinks to its cell's start and points of a cell keep their order.
        var (ids, x, y, z) = (Ids, X, Y, Z);
        for (var i = Count - 1; i >= 0; i--)
        {
            var place = --ends[_cellOf[i]];
            var point = points.Slice(i * dimension, dimension);
            ids[place] = firstId + i;
            x[place] = point[0];
            y[place] = point[1];
            z[place] = dimension == 3 ? point[2] : T.Zero;
        }
    }

    /// <summary>The places of the points in a cell: from begin to end - 1.</summary>
    public (int Begin, int End) Places(int cell) => (_starts[cell], _starts[cell + 1]);

    /// <summary>The places of the points in and round a cell: runs of consecutive places.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="runs">Result, room for nine.</param>
    /// <returns>Number of runs that hold points.</returns>
    public int RunsRound(int cell, Span<(int Begin, int End)> runs)
    {
        var (row, x) = Math.DivRem(cell, _counts[0]);
        var (z, y) = Math.DivRem(row, _counts[1]);
        var (left, right) = (Math.Max(0, x - 1), Math.Min(_counts[0] - 1, x + 1));
        var found = 0;
        for (var k = Math.Max(0, z - 1); k <= Math.Min(_counts[2] - 1, z + 1); k++)
        {
            for (var j = Math.Max(0, y - 1); j <= Math.Min(_counts[1] - 1, y + 1); j++)
            {
                var first = ((k * _counts[1]) + j) * _counts[0];
                var (begin, end) = (_starts[first + left], _starts[first + right + 1]);
                if (begin < end)
                {
                    runs[found++] = (begin, end);
                }
            }
        }

        return found;
    }

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        Pool.Return(_cellOf);
        Pool.Return(_starts);
        Pool.Return(Ids);
        Pool.Return(X);
        Pool.Return(Y);
        Pool.Return(Z);
    }

    private void Reserve()
    {
        _cellOf = Pool.Grown(_cellOf, Count);
        _starts = Pool.Grown(_starts, Cells + 1);
        Ids = Pool.Grown(Ids, Count + Slack);
        X = Pool.Grown(X, Count + Slack);
        Y = Pool.Grown(Y, Count + Slack);
        Z = Pool.Grown(Z, Count + Slack);
    }

    /// <summary>Lays the grid round the cloud; a cloud much wider than the radius gets wider cells, at most about four a point.</summary>
    private void Measure(ReadOnlySpan<T> points, int dimension, double side)
    {
        _counts.AsSpan().Fill(1);
        _scale = 0;
        if (Count <= OneCell)
        {
            return;
        }

        Span<double> widths = stackalloc double[dimension];
        for (var d = 0; d < dimension; d++)
        {
            var (low, high) = Ends(points, dimension, d);
            _low[d] = double.CreateTruncating(low);
            widths[d] = double.CreateTruncating(high) - _low[d];
        }

        while (CellsOf(widths, side) > (4.0 * Count) + 64)
        {
            side *= 1.5;
        }

        _scale = 1 / side;
        for (var d = 0; d < dimension; d++)
        {
            _counts[d] = (int)(widths[d] * _scale) + 1;
        }
    }

    private static (T Low, T High) Ends(ReadOnlySpan<T> points, int dimension, int axis)
    {
        var (low, high) = (points[axis], points[axis]);
        for (var i = axis; i < points.Length; i += dimension)
        {
            var x = points[i];
            low = x < low ? x : low;
            high = x > high ? x : high;
        }

        return (low, high);
    }

    private static double CellsOf(ReadOnlySpan<double> widths, double side)
    {
        var cells = 1.0;
        foreach (var width in widths)
        {
            cells *= Math.Floor(width / side) + 1;
        }

        return cells;
    }

    private int CellOf(ReadOnlySpan<T> point)
    {
        var cell = 0;
        for (var d = point.Length - 1; d >= 0; d--)
        {
            cell = (cell * _counts[d]) + (int)((double.CreateTruncating(point[d]) - _low[d]) * _scale);
        }

        return cell;
    }
}
