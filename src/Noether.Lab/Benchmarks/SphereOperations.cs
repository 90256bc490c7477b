using Noether.Kernels;
using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>
/// Products, convolutions and powers of functions on the sphere, at any size, with the ways of computing them. Ways of torch alone go coupling by coupling with dense tables: <c>paths</c>
/// with components innermost, as e3nn does, <c>planar-paths</c> with channels innermost; <c>all-paths</c> computes the couplings with odd sums of degrees too, which products of functions lack.
/// Layers with weights of their own do the same job beside them: <c>so2-linear</c> for convolutions; for powers <c>gaunt-layer</c> and, at low degrees, <c>contraction</c>.
/// </summary>
public static class SphereOperations
{
    /// <summary>The way that the library chooses by itself.</summary>
    public const string Automatic = "automatic";

    /// <summary>Edges that one node receives in <see cref="Convolution"/>.</summary>
    public const int EdgesANode = 8;

    private const double Single = 4;
    private const double Complex = 8;

    // A dense table is made in float64 and copied to float32.
    private const double Table = 12;

    // Two factors and their product are alive at once.
    private const double Alive = 3;

    /// <summary>Products of functions of degrees up to L, channel by channel, to all degrees up to 2L.</summary>
    /// <param name="degree">L, at least 0.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="channels">Channels.</param>
    public static SphereOperation Product(int degree, long rows, int channels)
    {
        var product = new GauntProduct(degree, degree);
        var plan = new GauntPlan(product);
        var dense = new Lazy<DenseFourier>(() => new DenseFourier(degree));
        var (columns, inputs, outputs) = (Single * rows * channels, Count(degree), Count(2 * degree));
        SphereWay By(string name, GauntKernel kernel, double bytes) => new(name, x => plan.Apply(x[0], x[1], kernel: kernel), bytes);
        SphereWay Peer(string name, bool withOdd = false, bool planar = false)
        {
            var couplings = new Lazy<CouplingByCoupling>(() => new CouplingByCoupling(product, withOdd, planar));
            return new SphereWay(name, x => couplings.Value.Apply(x[0], x[1]), columns * CouplingByCoupling.Numbers(product, withOdd))
            {
                IsPeer = true,
                Lay = x => [.. x.Select(a => CouplingByCoupling.Laid(a, planar))],
                Common = CouplingByCoupling.Common(outputs, planar),
            };
        }

        return new SphereOperation(
            new() { ["degree"] = degree, ["nodes"] = rows, ["channels"] = channels },
            [Functions(degree, rows, channels), Functions(degree, rows, channels)],
            [
                By(Automatic, GauntKernel.Automatic, columns * outputs),
                By("sparse", GauntKernel.CgPaths, columns * outputs),
                By("dense", GauntKernel.Dense, (columns * inputs * inputs) + (Table * inputs * inputs * outputs)),
                By("fourier", GauntKernel.Fourier, Fourier(rows * channels, 2 * degree)),
                By("grid", GauntKernel.Grid, Grid(rows * channels, 4 * degree)),
                new("fourier-dense", x => dense.Value.Apply(x[0], x[1]), Fourier(rows * channels, 2 * degree) + (Table * DenseFourier.Numbers(degree))) { IsPeer = true },
                Peer("paths"),
                Peer("planar-paths", planar: true),
                Peer("all-paths", withOdd: true),
            ]);
    }

    /// <summary>
    /// Convolutions over a graph: features of senders times filters of edges' directions, Σ_l h_l Y_l, degrees up to L in all three, summed at the receivers. Harmonics, rotations and sums
    /// are part of what is computed.
    /// </summary>
    /// <param name="degree">L, at least 0.</param>
    /// <param name="edges">Edges, a multiple of <see cref="EdgesANode"/>.</param>
    /// <param name="channels">Channels.</param>
    public static SphereOperation Convolution(int degree, long edges, int channels)
    {
        var graph = Graph(edges);
        var product = new GauntProduct(degree, degree, degree);
        var columns = Single * edges * channels;
        return new SphereOperation(
            new() { ["degree"] = degree, ["edges"] = edges, ["channels"] = channels },
            [Functions(degree, graph.Nodes, channels), new(SphereKind.Directions, edges, 3), new(SphereKind.Invariants, edges, degree + 1, channels)],
            ConvolutionWays.Of(product, graph, columns));
    }

    /// <summary>All powers up to one of functions of degrees up to L, each to degrees up to L, with nothing cut off on the way that the highest needs.</summary>
    /// <param name="degree">L, at least 0.</param>
    /// <param name="highest">The highest power, at least 2.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="channels">Channels.</param>
    public static SphereOperation Powers(int degree, int highest, long rows, int channels) => new(
        new() { ["degree"] = degree, ["power"] = highest, ["nodes"] = rows, ["channels"] = channels },
        [Functions(degree, rows, channels)],
        PowerWays.Of(degree, highest, rows, channels));

    /// <summary>Number of coefficients of degrees up to one.</summary>
    internal static long Count(int degree) => (degree + 1L) * (degree + 1);

    /// <summary>Bytes of the spectra of two factors and a product of some degree.</summary>
    internal static double Fourier(long columns, int degree) => Pieces(Alive * Complex * columns * (degree + 1) * ((2 * degree) + 1)) + (Single * columns * Count(degree));

    /// <summary>Bytes of the values of two factors and a product that are integrated with harmonics.</summary>
    internal static double Grid(long columns, int exact) => Pieces(Alive * Single * columns * SphereGrid.GaussLegendre(exact).Count) + (Single * columns * Count(exact / 2));

    /// <summary>Bytes of the matrices between degrees, one for each order, and of their products with features.</summary>
    internal static double Matrices(long columns, int first, int output) =>
        Pieces(Alive * Single * columns * Enumerable.Range(0, Math.Min(first, output) + 1).Sum(m => (first + 1.0 - m) * (output + 1 - m)));

    private static double Pieces(double allRows) => Math.Min(allRows, GauntPlan.PieceBytes);

    private static SphereArgument Functions(int degree, long rows, int channels) => new(SphereKind.Functions, rows, Count(degree), channels);

    private static SphereGraph Graph(long edges)
    {
        var nodes = (int)(edges / EdgesANode);
        int[] senders = [.. Enumerable.Range(0, (int)edges).Select(e => ((e * 7) + (e / EdgesANode)) % nodes)];
        return new SphereGraph(nodes, [.. Enumerable.Range(0, nodes + 1).Select(n => (long)n * EdgesANode)], senders);
    }
}

/// <summary>Edges in the order of their receivers.</summary>
internal sealed record SphereGraph(int Nodes, long[] Offsets, int[] Senders)
{
    /// <summary>For kernels that sum along edges.</summary>
    public ProductEdges Edges { get; } = new(Offsets, Senders, Nodes);

    /// <summary>Sender's row for each edge.</summary>
    public Tensor Gather(Tensor rows)
    {
        using var index = torch.tensor(Senders, torch.int32);
        using var wide = index.to(torch.int64, rows.device);
        return rows.index_select(0, wide);
    }

    /// <summary>Sum of each node's edges.</summary>
    public Tensor Sum(Tensor messages) => Numerics.SegmentSum.Apply(messages.flatten(1), Offsets).view([Nodes, .. messages.shape[1..]]);
}
