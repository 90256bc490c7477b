using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// The linear maps that commute with O(3): copies of an irrep are mixed, out[w] = Σ W[u, w] x[u] / √(copies on the way in); different irreps never meet. A bias on <c>0e</c> alone.
/// </summary>
/// <remarks>
/// Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>). The flat weights are those of e3nn's <c>Linear</c>: for each pair of an input and an output block of the same irrep, in
/// the order of the inputs, <c>[u, w]</c>, drawn from N(0, 1); the biases those of the scalar outputs in turn, zero at first.
/// </remarks>
public sealed class O3Linear : torch.nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly List<(int Input, int Output, int Start)> _paths = [];

    /// <param name="input">Irreps of the features.</param>
    /// <param name="output">Irreps of the result; blocks that no input reaches are zero.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="biases">Whether <c>0e</c> outputs have biases.</param>
    public O3Linear(Irreps input, Irreps output, Generator generator, bool biases = true)
        : base(nameof(O3Linear))
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        (Input, Output) = (input, output);
        var start = 0;
        for (var i = 0; i < input.Count; i++)
        {
            for (var o = 0; o < output.Count; o++)
            {
                if (input[i].Irrep == output[o].Irrep)
                {
                    _paths.Add((i, o, start));
                    start += input[i].Multiplicity * output[o].Multiplicity;
                }
            }
        }

        weight = Initial.Normal([start], 1, generator);
        bias = biases ? ScalarBias.Of(output) : null;
        RegisterComponents();
    }

    /// <summary>Irreps of the features.</summary>
    public Irreps Input { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <param name="features"><c>[..., dimension of the input]</c>.</param>
    /// <returns><c>[..., dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's irreps.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(Input, features);
        using var scope = torch.NewDisposeScope();
        List<Tensor> blocks = [];
        var biased = 0;
        for (var o = 0; o < Output.Count; o++)
        {
            var (copies, irrep) = (Output[o].Multiplicity, Output[o].Irrep);
            var block = Mixed(features, o) ?? torch.zeros([.. features.shape[..^1], irrep.Dimension, copies], features.dtype, features.device);
            if (bias is not null && irrep.IsScalar)
            {
                block += bias.narrow(0, biased, copies);
                biased += copies;
            }

            blocks.Add(block.flatten(-2));
        }

        return scope.MoveToOuter(blocks.Count == 0 ? features.narrow(-1, 0, 0).clone() : torch.cat(blocks, -1));
    }

    /// <summary>What reaches an output block; null for nothing.</summary>
    private Tensor? Mixed(Tensor features, int output)
    {
        var paths = _paths.Where(p => p.Output == output && Input[p.Input].Multiplicity > 0).ToList();
        if (paths.Count == 0 || Output[output].Multiplicity == 0)
        {
            return null;
        }

        Tensor Matrix((int Input, int Output, int Start) p) =>
            weight.narrow(0, p.Start, (long)Input[p.Input].Multiplicity * Output[output].Multiplicity).view(Input[p.Input].Multiplicity, Output[output].Multiplicity);
        var (x, w) = paths is [var only]
            ? (IrrepsLayouts.Blocks(Input.Slices[only.Input], features, IrrepsLayout.ComponentFirst), Matrix(only))
            : (torch.cat([.. paths.Select(p => IrrepsLayouts.Blocks(Input.Slices[p.Input], features, IrrepsLayout.ComponentFirst))], -1), torch.cat([.. paths.Select(Matrix)], 0));
        return x.matmul(w / Math.Sqrt(paths.Sum(p => Input[p.Input].Multiplicity)));
    }
}
