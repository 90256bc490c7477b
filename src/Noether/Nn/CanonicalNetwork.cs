using System.Globalization;
using Noether.Fields;
using Noether.Runtime;
using Noether.Symmetries.Frames;

namespace Noether.Nn;

/// <summary>
/// Any network made invariant, or equivariant, by what it is given: positions in canonical coordinates (and vectors along with them) instead of raw ones. Answers that are
/// positions or vectors are taken back to space, F = c Z Aᵀ + 1 tᵀ; all others stay, and so do not change when the points are moved. Where the canonicaliser does
/// not choose between several forms, the answers are averaged over them.
/// </summary>
/// <remarks>
/// All forms of a batch go through the network in one call. Clouds whose axes are not determined are counted, and <see cref="Warning"/> tells of them: for these the
/// answers may depend on how they were moved.
/// </remarks>
public sealed class CanonicalNetwork : NetworkModel, IRandomModule, IWarningModule
{
    private readonly NetworkModel backbone;
    private readonly ICanonicalizer _canonicalizer;
    private readonly string _positions;

    /// <param name="backbone">The network, from now on a part of this one.</param>
    /// <param name="canonicalizer">Gives the coordinates.</param>
    /// <param name="generator">Where random choices in training are drawn from; the caller owns it.</param>
    /// <param name="positions">The field whose points decide, <c>[batch, n, d]</c>.</param>
    public CanonicalNetwork(NetworkModel backbone, ICanonicalizer canonicalizer, Generator generator, string positions = "positions")
        : base(nameof(CanonicalNetwork))
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(canonicalizer);
        ArgumentNullException.ThrowIfNull(generator);
        this.backbone = backbone;
        (_canonicalizer, _positions, Generator) = (canonicalizer, positions, generator);
        RegisterComponents();
    }

    /// <summary>The network that sees canonical coordinates.</summary>
    public NetworkModel Backbone => backbone;

    /// <summary>What gives the coordinates.</summary>
    public ICanonicalizer Canonicalizer => _canonicalizer;

    /// <inheritdoc/>
    public Generator Generator { get; }

    /// <summary>Clouds seen so far.</summary>
    public long Samples { get; private set; }

    /// <summary>How many of them had axes that are not determined.</summary>
    public long DegenerateSamples { get; private set; }

    /// <inheritdoc/>
    public string? Warning => DegenerateSamples == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{DegenerateSamples} of {Samples} clouds have equal principal axes ({_canonicalizer.Name}): their canonical coordinates, and with them the answers, may depend on how they lie.");

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var form = _canonicalizer.Canonicalize(x[_positions], training ? Generator : null);
        Samples += x.Size;
        DegenerateSamples += form.Spectrum.Degenerate.sum().item<long>();
        var forms = training && !_canonicalizer.AveragesInTraining ? [form] : _canonicalizer.Equivalents(form);
        var inputs = forms.Select(f => Inward(x, f)).ToArray();
        var outputs = backbone.call(inputs.Length == 1 ? inputs[0] : Batch.Cat(inputs));
        return outputs.Select((name, field) => Outward(name, field, forms, x.Size, scope));
    }

    private Batch Inward(Batch x, CanonicalForm form) => x.Select((name, field) =>
        name == _positions ? field.With(form.Coordinates)
        : field.Type is VectorType ? field.With(form.Inward(field.Value))
        : field.Type is PositionType or AxialVectorType
            ? throw new InputException($"The field '{name}' is {field.Type}; canonical coordinates are made of '{_positions}' alone, and only vectors are taken along.")
            : field);

    private static Field Outward(string name, Field field, IReadOnlyList<CanonicalForm> forms, long samples, DisposeScope scope)
    {
        if (field.BatchSize != forms.Count * samples)
        {
            throw new InputException($"The network's output '{name}' has {field.BatchSize} rows for {forms.Count * samples} inputs; one row for each was expected.");
        }

        if (forms.Count > 1 && !field.Value.is_floating_point())
        {
            throw new InputException($"The network's output '{name}' is {field.Value.dtype}, which cannot be averaged; give scores instead of decisions.");
        }

        var answers = forms.Select((form, i) =>
        {
            var values = field.Value.narrow(0, i * samples, samples);
            return field.Type switch
            {
                PositionType => form.Positions(values),
                VectorType => form.Vectors(values),
                _ => values,
            };
        }).ToArray();
        var mean = answers.Length == 1 ? answers[0].alias() : torch.stack(answers).mean([0]);
        return new Field(scope.MoveToOuter(mean), field.Type, field.Mask is null ? null : scope.MoveToOuter(field.Mask.narrow(0, 0, samples).alias()));
    }
}
