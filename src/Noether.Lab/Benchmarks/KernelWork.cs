using Noether.Nn;
using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>The least that a kernel must do, whoever computes it.</summary>
/// <param name="Flops">Additions and multiplications.</param>
/// <param name="Bytes">Numbers that must be read and written once, in bytes.</param>
internal sealed record KernelWork(double Flops, double Bytes)
{
    private const int Layers = 4;
    private const int Training = 3;

    /// <summary>The seconds it takes at least, and whether arithmetic or memory says so.</summary>
    public (double Seconds, string By) Limit(MachineCeilings ceilings)
    {
        var (arithmetic, memory) = (Flops / ceilings.FlopsPerSecond, Bytes / ceilings.BytesPerSecond);
        return arithmetic > memory ? (arithmetic, $"{Flops / 1e6:0.#} MFLOP") : (memory, $"{Bytes / 1e6:0.#} MB");
    }

    /// <summary>The work of a kernel at a size; null where none was reckoned.</summary>
    public static KernelWork? Of(string kernel, IReadOnlyDictionary<string, long> sizes) => kernel switch
    {
        "segment-sum" => Moved((sizes["edges"] + sizes["nodes"]) * sizes["channels"]),
        "gather" => Moved(2 * (sizes["edges"] + sizes["nodes"]) * sizes["channels"]),
        // A point has three coordinates, and each of its numbers that is made is written once.
        "harmonics" => Moved(sizes["points"] * (3 + Components(sizes["degree"]))),
        "harmonic-gradients" => Moved(sizes["points"] * (3 + (4 * Components(sizes["degree"])))),
        "convolution-product" => Convolution(sizes),
        "convolution-product-gradient" => Gradients(Convolution(sizes)),
        "segnn-step" => Steerable(sizes),
        "oriented-step" => Oriented(sizes, OrientedBenchmark.Options),
        _ => null,
    };

    private static KernelWork Moved(long numbers) => new(0, (double)sizeof(float) * numbers);

    private static long Components(long degree) => (degree + 1) * (degree + 1);

    /// <summary>An edge's harmonics make a matrix of each coupling, which every channel is multiplied with; weights are read once.</summary>
    private static KernelWork Convolution(IReadOnlyDictionary<string, long> sizes)
    {
        var (edges, channels, components) = (sizes["edges"], sizes["channels"], Components(sizes["degree"]));
        var harmonics = Irreps.SphericalHarmonics((int)sizes["degree"]);
        var product = TensorProduct.Depthwise(harmonics, harmonics, harmonics.Select(b => b.Irrep).ToHashSet());
        var flops = product.Instructions.Sum(t =>
        {
            var (first, second, output) = (product.First[t.First].Irrep, product.Second[t.Second].Irrep, product.Output[t.Output].Irrep);
            var table = 2L * WignerThreeJ.Of(first.Degree, second.Degree, output.Degree).Entries.Length;
            return table + (channels * ((2L * first.Dimension * output.Dimension) + output.Dimension));
        });
        var numbers = (edges * ((product.Instructions.Count * channels) + components)) + (2 * sizes["nodes"] * channels * components);
        return new KernelWork((double)edges * flops, (double)sizeof(float) * numbers);
    }

    // Each product has a gradient by each of its two factors.
    private static KernelWork Gradients(KernelWork forward) => new(Training * forward.Flops, Training * forward.Bytes);

    /// <summary>Maps with a weight for every copy, coupling and output, along edges twice and at nodes twice a layer; of features and result the smaller is multiplied with the weights.</summary>
    private static KernelWork Steerable(IReadOnlyDictionary<string, long> sizes)
    {
        var (degree, channels) = ((int)sizes["degree"], (int)sizes["channels"]);
        var hidden = Irreps.SphericalHarmonics(degree, channels);
        var gated = hidden + new Irreps([new IrrepsBlock(degree * channels, new Irrep(0, Parity.Even))]);
        long Map(Irreps input, Irreps output)
        {
            var product = TensorProduct.FullyConnected(input, Irreps.SphericalHarmonics(degree), output);
            return product.Instructions.Sum(t =>
            {
                var (first, result) = (product.First[t.First], product.Output[t.Output]);
                return 2L * first.Multiplicity * result.Multiplicity * Math.Min(first.Irrep.Dimension, result.Irrep.Dimension);
            });
        }

        var flops = (sizes["edges"] * (Map(hidden + hidden, gated) + Map(hidden, gated))) + (sizes["nodes"] * (Map(hidden + hidden, gated) + Map(hidden, hidden)));
        return new KernelWork((double)Training * Layers * flops, 0);
    }

    /// <summary>Perceptrons of points and directions between layers, kernels of edges and directions and their sums, mixed directions; and once the perceptron of the kernels' functions, whose input has no gradient.</summary>
    private static KernelWork Oriented(IReadOnlyDictionary<string, long> sizes, OrientedNetworkOptions options)
    {
        const int Invariants = 2;
        long width = options.Width, directions = options.Orientations, functions = options.BasisWidth;
        var (rows, pairs) = (sizes["nodes"] * directions, sizes["edges"] * directions);
        var layer = (2 * rows * width * width * options.Widening) + (pairs * width * (functions + 1)) + (rows * directions * width);
        var (first, second) = (pairs * width * Monomials.Count(Invariants, options.Degree), pairs * width * functions);
        return new KernelWork(2.0 * ((Training * ((options.Layers * layer) + second)) + ((Training - 1) * first)), 0);
    }
}
