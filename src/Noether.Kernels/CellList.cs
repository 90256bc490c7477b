using System.Numerics;

namespace Noether.Kernels;

/// <summary>
/// Points of a cloud sorted into cubic cells a little wider than a radius, so that all neighbours within the radius lie in the cells round a point's own.
/// Cells that follow each other along x follow each other in memory: the 27 cells are nine runs of points.
/// </summary>
internal sealed class CellList<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Cells are wider than the radius by more than rounding can add to a distance.</summary>
    private const double Margin = 1 + 1e-5;

    private readonly int[] _counts = [1, 1, 1];
    private readonly double[] _low = [0, 0, 0];
    private readonly double _side;
    private readonly int[] _cellOf;
    private readonly int[] _starts;

    /// <param name="points">Row-major, <paramref name="dimension"/> finite coordinates a point.</param>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="radius">Positive.</param>
    public CellList(ReadOnlySpan<T> points, int dimension, T radius)
    {
        Count = points.Length / dimension;
        _side = Measure(points, dimension, double.CreateChecked(radius) * Margin);
        _cellOf = new int[Count];
        _starts = new int[(_counts[0] * _counts[1] * _counts[2]) + 1];
        for (var i = 0; i < Count; i++)
        {
            _cellOf[i] = CellOf(points, i, dimension);
            _starts[_cellOf[i] + 1]++;
        }

        for (var cell = 1; cell < _starts.Length; cell++)
        {
            _starts[cell] += _starts[cell - 1];
        }

        Ids = new int[Count];
        (X, Y, Z) = (new T[Count], new T[Count], new T[Count]);
        var next = _starts.AsSpan(0, _starts.Length - 1).ToArray();
        for (var i = 0; i < Count; i++)
        {
            var place = next[_cellOf[i]]++;
            Ids[place] = i;
            X[place] = points[i * dimension];
            Y[place] = points[(i * dimension) + 1];
            Z[place] = dimension == 3 ? points[(i * dimension) + 2] : T.Zero;
        }
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>The points in the order of the cells.</summary>
    public int[] Ids { get; }

    /// <summary>First coordinates in that order.</summary>
    public T[] X { get; }

    /// <summary>Second coordinates in that order.</summary>
    public T[] Y { get; }

    /// <summary>Third coordinates in that order; zero in the plane.</summary>
    public T[] Z { get; }

    /// <summary>The places of the points in and round the cell of a point: runs of consecutive places.</summary>
    /// <param name="id">The point.</param>
    /// <param name="runs">Result, room for nine.</param>
    /// <returns>Number of runs that hold points.</returns>
    public int RunsRound(int id, Span<(int Begin, int End)> runs)
    {
        var (row, x) = Math.DivRem(_cellOf[id], _counts[0]);
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

    /// <summary>Lays the grid round the cloud; a cloud much wider than the radius gets wider cells, at most about four a point.</summary>
    private double Measure(ReadOnlySpan<T> points, int dimension, double side)
    {
        Span<double> high = stackalloc double[3];
        for (var d = 0; d < dimension; d++)
        {
            (_low[d], high[d]) = (double.PositiveInfinity, double.NegativeInfinity);
        }

        for (var i = 0; i < points.Length; i++)
        {
            var x = double.CreateTruncating(points[i]);
            var d = i % dimension;
            _low[d] = Math.Min(_low[d], x);
            high[d] = Math.Max(high[d], x);
        }

        while (true)
        {
            var cells = 1.0;
            for (var d = 0; d < dimension; d++)
            {
                cells *= Math.Floor((high[d] - _low[d]) / side) + 1;
            }

            if (!(cells > (4.0 * Count) + 64))
            {
                break;
            }

            side *= 1.5;
        }

        for (var d = 0; d < dimension && Count > 0; d++)
        {
            _counts[d] = (int)((high[d] - _low[d]) / side) + 1;
        }

        return side;
    }

    private int CellOf(ReadOnlySpan<T> points, int i, int dimension)
    {
        var cell = 0;
        for (var d = dimension - 1; d >= 0; d--)
        {
            cell = (cell * _counts[d]) + (int)((double.CreateTruncating(points[(i * dimension) + d]) - _low[d]) / _side);
        }

        return cell;
    }
}
