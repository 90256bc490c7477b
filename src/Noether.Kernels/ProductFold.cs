namespace Noether.Kernels;

/// <summary>What both ways through a group of edges begin with: their attributes side by side, and the matrices that these make of a path's coefficients.</summary>
internal static unsafe class ProductFold<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Edges of a group: as many as the widest vectors have lanes.</summary>
    public const int Edges = 16;

    /// <summary>Attributes with the edge last, <c>[length, 16]</c>, zeros for the edges that a group lacks.</summary>
    /// <param name="attributes"><c>[all edges, length]</c>.</param>
    /// <param name="length">Attributes of an edge.</param>
    /// <param name="edges">The edges of the group.</param>
    /// <param name="turned">Result.</param>
    public static void Turn(float* attributes, int length, ReadOnlySpan<int> edges, float* turned)
    {
        if (edges.Length < Edges)
        {
            new Span<float>(turned, length * Edges).Clear();
        }

        for (var e = 0; e < edges.Length; e++)
        {
            var row = attributes + ((nint)edges[e] * length);
            for (var j = 0; j < length; j++)
            {
                turned[(j * Edges) + e] = row[j];
            }
        }
    }

    /// <summary>Entry (k, i) of the matrix of each edge, <c>[outputs, inputs, 16]</c>.</summary>
    public static void Matrices(PathTerms fold, float* turned, float* matrices)
    {
        fixed (int* starts = fold.Starts, attributes = fold.First)
        fixed (float* values = fold.Values)
        {
            var entries = fold.Starts.Length - 1;
            for (var entry = 0; entry < entries; entry++)
            {
                var (begin, end) = (starts[entry], starts[entry + 1]);
                for (nint lane = 0; lane < Edges; lane += TLanes.Count)
                {
                    var sum = TLanes.Create(0);
                    for (var term = begin; term < end; term++)
                    {
                        sum = TLanes.MultiplyAdd(TLanes.Create(values[term]), TLanes.Load(turned + ((nint)attributes[term] * Edges) + lane), sum);
                    }

                    TLanes.Store(matrices + ((nint)entry * Edges) + lane, sum);
                }
            }
        }
    }
}
