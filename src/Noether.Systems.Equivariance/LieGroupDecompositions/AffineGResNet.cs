using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.LieGroupDecompositions;

/// <summary>
/// A classifier of grey images that knows the plane's shifts together with a group of its linear maps: a lifting convolution, one residual block and a last convolution with
/// continuous kernels, the largest response over elements and places, and a perceptron. Field <c>image</c> (values 0 to 1) in, field <c>logits</c> out.
/// </summary>
public sealed class AffineGResNet : NetworkModel, IRandomModule
{
    private readonly MapLayers maps;
    private readonly torch.nn.Module<Tensor, Tensor> hidden;
    private readonly torch.nn.Module<Tensor, Tensor> scores;
    private readonly Dropout dropout;

    private readonly AffineGResNetOptions _options;

    /// <param name="options">Its layers and samples.</param>
    /// <param name="generator">Draws the first weights, and then elements and dropout; the caller owns it.</param>
    public AffineGResNet(AffineGResNetOptions options, Generator generator)
        : base(options?.Group?.Name ?? "R2")
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(generator);
        (_options, Generator) = (options, generator.Fork("samples"));
        maps = MapLayers.Of(options, generator);
        hidden = Initial.DrawUniform(torch.nn.Linear(options.Channels, options.HeadWidth, hasBias: false), generator);
        scores = Initial.DrawUniform(torch.nn.Linear(options.HeadWidth, options.Classes), generator);
        dropout = new Dropout(options.Dropout, generator.Fork("dropout"));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Generator Generator { get; }

    /// <summary>The group of linear maps; null: none.</summary>
    public PolarGroup? Group => _options.Group;

    /// <summary>Elements that functions are known at: those of the body, and those of the last convolution.</summary>
    /// <param name="count">How many; null: as many as the options say.</param>
    /// <param name="generator">Where they are drawn from.</param>
    public (GroupSamples Body, GroupSamples Last) Draw(int? count, Generator generator)
    {
        if (_options.Group is not { } group)
        {
            return (GroupSamples.Identity(2), GroupSamples.Identity(2));
        }

        var body = group.Draw(count ?? _options.Samples, _options.Rotations, generator);
        return (body, _options.FreshLast ? group.Draw(count ?? _options.Samples, _options.Rotations, generator) : body);
    }

    /// <summary>Scores of classes with functions known at given elements.</summary>
    /// <param name="images"><c>[batch, 1, height, width]</c>, values 0 to 1.</param>
    /// <param name="samples">As from <see cref="Draw"/>.</param>
    /// <returns><c>[batch, classes]</c>.</returns>
    public Tensor Logits(Tensor images, (GroupSamples Body, GroupSamples Last) samples)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = torch.NewDisposeScope();
        var (body, last) = samples;
        var x = Normed(Halved(maps.Lift((images * 2) - 1, body), _options.HalveEarly));
        var inner = Normed(maps.Mix(0, x, body));
        inner = Normed(maps.Mix(1, inner, body));
        x = torch.nn.functional.gelu(inner + x);
        x = Normed(x, halve: true);
        x = Normed(maps.Finish(x, body, last));
        var pooled = x.view(x.shape[0], _options.Channels, -1).amax([2]);
        var head = hidden.call(pooled);
        head = torch.nn.functional.gelu(torch.nn.functional.layer_norm(head, [head.shape[1]]));
        return scope.MoveToOuter(scores.call(dropout.call(head)));
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var images = x["image"].Value;
        if (images.dim() != 4 || images.shape[1] != 1)
        {
            throw new InputException($"Grey images [batch, 1, height, width] are expected in the field 'image'; found [{string.Join(", ", images.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        using var own = Beginning();
        var generator = own ?? Generator;
        var logits = training ? Logits(images, Draw(null, generator)) : Asked(images, generator);
        return new Batch(("logits", new Field(scope.MoveToOuter(logits), FieldType.Scalar)));
    }

    /// <summary>The first convolution's kernel of the first channel as elements move it, on a finer grid of pixels, <c>[elements, size, size]</c>; of a network on a group.</summary>
    internal Tensor FirstKernels(GroupSamples elements, int size) => maps.FirstKernels(elements, size);

    private Tensor Asked(Tensor images, Generator generator)
    {
        var draws = Enumerable.Range(0, _options.Group is null ? 1 : _options.InferenceDraws).Select(_ => Logits(images, Draw(_options.InferenceSamples, generator))).ToArray();
        return draws.Length == 1 ? draws[0] : torch.stack(draws).mean([0]);
    }

    /// <summary>A generator that begins anew with this pass; null where draws go on from pass to pass.</summary>
    private Generator? Beginning() =>
        _options.Resampling == Resampling.EveryForward || (_options.Resampling == Resampling.WhileTraining && training) ? null : Generator.Fork("elements");

    private static Tensor Halved(Tensor x, bool halve) => halve ? torch.nn.functional.max_pool2d(x, 2) : x;

    /// <summary>Normalised over channels, elements and places together, which no order of the elements changes, and bent.</summary>
    private static Tensor Normed(Tensor x, bool halve = false) =>
        torch.nn.functional.gelu(Halved(torch.nn.functional.layer_norm(x, x.shape[1..]), halve));
}
