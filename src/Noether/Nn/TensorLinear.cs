using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A linear layer that knows what its features are made of, so that its weights can be projected onto those that commute with a group, penalised for their distance from
/// them, or left alone: <see cref="WeightTreatment"/>.
/// </summary>
/// <remarks>Weights start orthogonal, biases uniform in [0, 1/√out].</remarks>
public sealed class TensorLinear : torch.nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Parameter? residual;
    private readonly Parameter? residual_bias;
    private readonly WeightLayout? _layout;
    private readonly TensorMap? _projector;
    private readonly TensorMap? _residualProjector;

    /// <param name="input">Features in.</param>
    /// <param name="output">Features out.</param>
    /// <param name="treatment">How the weights are held.</param>
    /// <param name="generator">Draws the first weights.</param>
    public TensorLinear(TensorSum input, TensorSum output, WeightTreatment treatment, Generator generator)
        : base(nameof(TensorLinear))
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(treatment);
        (Input, Output) = (input, output);
        (weight, bias) = (Initial.Orthogonal(output.Size, input.Size, generator), Initial.Between([output.Size], 0, 1 / Math.Sqrt(output.Size), generator));
        switch (treatment)
        {
            case FreeWeights { Towards: { } near } start:
                StartNear(near, start);
                break;
            case StrictWeights strict:
                _layout = LayoutFor(strict.Group);
                _projector = _layout.Projector(strict.Group);
                break;
            case ResidualWeights split:
                _layout = LayoutFor(split.Group, split.Within);
                _projector = _layout.Projector(split.Group);
                _residualProjector = split.Within is null ? null : _layout.Projector(split.Within);
                (residual, residual_bias) = (Scaled(weight), Scaled(bias));
                break;
        }

        RegisterComponents();
    }

    /// <summary>Features in.</summary>
    public TensorSum Input { get; }

    /// <summary>Features out.</summary>
    public TensorSum Output { get; }

    /// <summary>The weights that are projected, or those there are.</summary>
    public IReadOnlyList<Parameter> Weights => [weight, bias];

    /// <summary>Weights beside the projected ones, under <see cref="WeightTreatment.Residual"/> alone.</summary>
    public IReadOnlyList<Parameter> Residuals => residual is null ? [] : [residual, residual_bias!];

    /// <param name="features"><c>[..., numbers of the input]</c>.</param>
    /// <returns><c>[..., numbers of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's kinds.</exception>
    public override Tensor forward(Tensor features)
    {
        Input.Check(features);
        if (_layout is null)
        {
            return torch.nn.functional.linear(features, weight, bias);
        }

        using var scope = torch.NewDisposeScope();
        var flat = Projected(weight, bias, _projector);
        if (residual is not null)
        {
            flat = flat + Projected(residual, residual_bias!, _residualProjector);
        }

        return scope.MoveToOuter(torch.nn.functional.linear(features, flat.narrow(0, 0, weight.numel()).view(weight.shape), flat.narrow(0, weight.numel(), bias.numel())));
    }

    internal TensorWeights Tagged(string name) => new(name, Input, Output, weight, bias);

    private static Parameter Scaled(Parameter from)
    {
        using var scaled = from.detach() * ResidualWeights.FirstScale;
        return new Parameter(scaled.clone());
    }

    private WeightLayout LayoutFor(params IReadOnlyList<MatrixGroup?> groups)
    {
        var misfit = groups.FirstOrDefault(g => g is not null && (g.Dimension != Input.Space || g.Dimension != Output.Space));
        return misfit is null
            ? new WeightLayout([(Input, Output), (null, Output)], groups.All(g => g?.IsOrthogonal != false))
            : throw new InputException($"{misfit.Name} acts on {misfit.Dimension} dimensions; the features are tensors of {Input.Space} and {Output.Space}.");
    }

    private void StartNear(MatrixGroup group, FreeWeights start)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var layout = LayoutFor(group);
        var drawn = torch.cat([weight.flatten(), bias]);
        var near = (layout.Apply(drawn, layout.Projector(group)) * start.Symmetric) + (drawn * start.Own);
        weight.copy_(near.narrow(0, 0, weight.numel()).view(weight.shape));
        bias.copy_(near.narrow(0, weight.numel(), bias.numel()));
    }

    private Tensor Projected(Parameter matrix, Parameter vector, TensorMap? projector)
    {
        var flat = torch.cat([matrix.flatten(), vector]);
        return projector is null ? flat : WeightProjection.Apply(flat, _layout!, projector);
    }
}
