using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>How a <see cref="NeuralField"/> is built.</summary>
/// <param name="Hidden">Width of its hidden layers.</param>
/// <param name="Depth">Hidden layers behind the first one.</param>
/// <param name="Frequency">ω of the sines.</param>
public sealed record NeuralFieldOptions(int Hidden = 60, int Depth = 2, double Frequency = 10)
{
    /// <summary>Width σ of the Gaussian that each sine is multiplied by; null: none. With it the layers are real Gabor wavelets.</summary>
    public double? Envelope { get; init; }
}

/// <summary>
/// A function of continuous coordinates as a network: layers sin(ω (W z + b)), or sin(ω (W z + b)) exp(-(σ (V z + c))²), and a linear map behind them.
/// Input <c>[points, inputs]</c>, output <c>[points, outputs]</c>.
/// </summary>
/// <remarks>
/// Sources: Sitzmann, Martel, Bergman, Lindell, Wetzstein, "Implicit Neural Representations with Periodic Activation Functions", NeurIPS 2020, section 3.2;
/// Saragadam, LeJeune, Tan, Balakrishnan, Veeraraghavan, Baraniuk, "WIRE: Wavelet Implicit Neural Representations", CVPR 2023, in its real form.
/// </remarks>
public sealed class NeuralField : torch.nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<Linear> sines;
    private readonly ModuleList<Linear> envelopes;
    private readonly Linear last;

    private readonly NeuralFieldOptions _options;

    /// <param name="inputs">Coordinates.</param>
    /// <param name="outputs">Values at a point.</param>
    /// <param name="fanIn">How many products with its values are added up where they serve as weights: they begin with a variance of 1 / fanIn, times that of the last hidden layer's sines.</param>
    /// <param name="options">Its layers.</param>
    /// <param name="generator">Draws the first weights.</param>
    public NeuralField(int inputs, int outputs, int fanIn, NeuralFieldOptions options, Generator generator)
        : base(nameof(NeuralField))
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        _options = options;
        int[] widths = [inputs, .. Enumerable.Repeat(options.Hidden, options.Depth + 1)];
        sines = Layers(widths, generator);
        envelopes = options.Envelope is null ? [] : Layers(widths, generator);
        last = Uniform(torch.nn.Linear(options.Hidden, outputs), Math.Sqrt(6.0 / options.Hidden / fanIn), 0, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor points)
    {
        using var scope = torch.NewDisposeScope();
        var z = points;
        for (var i = 0; i < sines.Count; i++)
        {
            var sine = torch.sin(sines[i].call(z) * _options.Frequency);
            z = _options.Envelope is { } width ? sine * torch.exp(-(envelopes[i].call(z) * width).square()) : sine;
        }

        return scope.MoveToOuter(last.call(z));
    }

    /// <summary>The first layer's weights spread over the inputs, the others so that sines stay evenly distributed through all layers.</summary>
    private ModuleList<Linear> Layers(int[] widths, Generator generator)
    {
        var inner = Math.Sqrt(6.0 / _options.Hidden) / _options.Frequency;
        return [.. widths.Zip(widths.Skip(1)).Select((w, i) =>
            Uniform(torch.nn.Linear(w.First, w.Second), i == 0 ? 1.0 / w.First : inner, i == 0 ? 1 / Math.Sqrt(w.First) : 0, generator))];
    }

    private static Linear Uniform(Linear layer, double weights, double bias, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        layer.weight!.copy_((torch.rand(layer.weight.shape, torch.float64, generator: generator.Torch) - 0.5) * (2 * weights));
        layer.bias!.copy_((torch.rand(layer.bias.shape, torch.float64, generator: generator.Torch) - 0.5) * (2 * bias));
        return layer;
    }
}
