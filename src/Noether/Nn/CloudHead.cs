using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>What reads an answer about a whole cloud from its features: normalised layers with dropout behind each, and a linear map.</summary>
public sealed class CloudHead : torch.nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<NormedLinear> layers;
    private readonly ModuleList<Dropout> dropouts;
    private readonly Linear last;

    /// <param name="inputs">Features of a cloud.</param>
    /// <param name="hidden">Widths of the layers in between.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="dropout">Probability of leaving out a feature in training.</param>
    /// <param name="activation">Makes the activation of a layer.</param>
    /// <param name="generator">Where first weights, and what dropout leaves out, are drawn from; forked for the latter.</param>
    public CloudHead(int inputs, IReadOnlyList<int> hidden, int outputs, double dropout, Func<torch.nn.Module<Tensor, Tensor>> activation, Generator generator)
        : base(nameof(CloudHead))
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(generator);
        layers = new ModuleList<NormedLinear>([.. hidden.Prepend(inputs).Zip(hidden, (a, b) => new NormedLinear(a, b, activation(), generator))]);
        dropouts = new ModuleList<Dropout>([.. hidden.Select((_, i) => new Dropout(dropout, generator.Fork($"dropout {i}")))]);
        last = Initial.DrawUniform(torch.nn.Linear(hidden.Count == 0 ? inputs : hidden[^1], outputs), generator);
        RegisterComponents();
    }

    /// <param name="clouds"><c>[clouds, inputs]</c>.</param>
    /// <returns><c>[clouds, outputs]</c>.</returns>
    public override Tensor forward(Tensor clouds)
    {
        using var scope = torch.NewDisposeScope();
        var features = layers.Zip(dropouts).Aggregate(clouds, (x, part) => part.Second.call(part.First.call(x)));
        return scope.MoveToOuter(last.call(features));
    }
}
