using Noether.Representations;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A nonlinearity on features of tensors that every linear group allows: each tensor is multiplied by the sigmoid of a scalar of its own, scalars by that of themselves.
/// The scalars that open and close other tensors come in beside the features and do not come out.
/// </summary>
/// <remarks>
/// With a leak, w SiLU(x) is added coordinate by coordinate, with weights w that start small: the one nonlinearity that commutes with nothing. Penalise <see cref="Leak"/>.
/// </remarks>
public sealed class TensorGate : torch.nn.Module<Tensor, Tensor>
{
    private const double FirstLeak = 1e-3;

    private readonly Parameter? leak;
    private readonly long[] _sizes;
    private readonly (int Copies, int Size)[] _tensors;
    private readonly int _scalarBlock;
    private readonly int _scalars;

    /// <param name="output">The features that come out.</param>
    /// <param name="leaks">Whether a part of the features passes a nonlinearity of each coordinate.</param>
    public TensorGate(TensorSum output, bool leaks)
        : base(nameof(TensorGate))
    {
        ArgumentNullException.ThrowIfNull(output);
        Output = output;
        _tensors = [.. output.Blocks.Where(b => b.Kind.Rank > 0).Select(b => (b.Copies, b.Kind.Size(output.Space)))];
        Input = output + new TensorSum(output.Space, (TensorKind.Scalar, _tensors.Sum(t => t.Copies)));
        _sizes = [.. Input.Blocks.Select(b => (long)b.Copies * b.Kind.Size(output.Space))];
        _scalarBlock = Input.Blocks.ToList().FindIndex(b => b.Kind.Rank == 0);
        _scalars = output.Blocks.Where(b => b.Kind.Rank == 0).Sum(b => b.Copies);
        leak = leaks ? new Parameter(torch.full([output.Size], FirstLeak, torch.float32)) : null;
        RegisterComponents();
    }

    /// <summary>The features, and a scalar for each tensor among them.</summary>
    public TensorSum Input { get; }

    /// <summary>The features.</summary>
    public TensorSum Output { get; }

    /// <summary>Weights of the nonlinearity by coordinates, <c>[numbers of the output]</c>; null for none.</summary>
    public Parameter? Leak => leak;

    /// <param name="features"><c>[..., numbers of the input]</c>.</param>
    /// <returns><c>[..., numbers of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's kinds.</exception>
    public override Tensor forward(Tensor features)
    {
        Input.Check(features);
        using var scope = torch.NewDisposeScope();
        var parts = features.split(_sizes, -1);
        List<Tensor> values = [], opened = [];
        Tensor[] gates = _scalarBlock < 0 ? [] : parts[_scalarBlock].sigmoid().split([_scalars, .. _tensors.Select(t => (long)t.Copies)], -1);
        var next = 0;
        foreach (var (i, part) in parts.Index())
        {
            if (i == _scalarBlock)
            {
                values.Add(part.narrow(-1, 0, _scalars));
                opened.Add(values[^1] * gates[0]);
                continue;
            }

            var (copies, size) = _tensors[next++];
            values.Add(part);
            opened.Add((part.view([.. part.shape[..^1], copies, size]) * gates[next].unsqueeze(-1)).flatten(-2));
        }

        var result = torch.cat(opened, -1);
        return scope.MoveToOuter(leak is null ? result : result + (leak * torch.nn.functional.silu(torch.cat(values, -1))));
    }
}
