using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Learning;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The arms of the recipe <c>forcefield</c>: the same frames, and for networks the same budget.</summary>
internal static class ForcefieldArms
{
    private const string ElementsFact = "elements";
    private const string ForceTerm = "val.force";
    private const string EnergyTerm = "val.energy";

    public static ArmRun Constant(ForcefieldOptions options, ArmContext context) => Arm(options, context, elements => new ConstantEnergy(elements, options.Cutoff), (_, _) => new NothingToLearn());

    public static ArmRun Pairs(ForcefieldOptions options, ArmContext context) =>
        Arm(options, context, elements => new PairPotentials(elements, options.Basis, options.Cutoff), (model, data) => new PairFit(model, AtomFields.Of(data.Train), Error(options)));

    public static ArmRun Couplings(ForcefieldOptions options, ArmContext context) => Network(options, context, ManyBody.Couplings, options.Order, options.CgLearningRate);

    public static ArmRun Powers(ForcefieldOptions options, ArmContext context) => Network(options, context, ManyBody.Powers, options.Order, options.GauntLearningRate);

    public static ArmRun Single(ForcefieldOptions options, ArmContext context) => Network(options, context, ManyBody.Powers, 1, options.SingleLearningRate);

    /// <summary>The frames that models are measured on first, for audits.</summary>
    public static AuditData Audited(ForcefieldOptions options, ArmContext context)
    {
        var data = ForcefieldData.Of(options, context);
        return AuditData.Of(data.Source == MoleculeSource.Generated ? "a made-up molecule" : "molecules", AtomFields.Of(data.Tests[0].Frames), AtomFields.Energy, AtomFields.Forces);
    }

    private static EnergyForceError Error(ForcefieldOptions options) => new(options.EnergyWeight, options.ForceWeight);

    private static ArmRun Network(ForcefieldOptions options, ArmContext context, ManyBody kind, int order, double rate)
    {
        if (options.EdgeDegree < options.Degree)
        {
            throw new InputException($"edgeDegree is {options.EdgeDegree}, degree {options.Degree}: sums over neighbours need at least the degree of the features.");
        }

        var size = new NetworkSize(kind, order, options.Channels, options.Degree, options.EdgeDegree, options.Layers, options.Basis, options.RadialWidth, options.RadialLayers, options.Cutoff);
        return Arm(options, context, elements => new ManyBodyNetwork(elements, size, context.Generator.Fork("weights")), (model, data) => Trained(model, data, options, rate, context));
    }

    private static RecordedProcess Trained(ForceField model, ForcefieldData data, ForcefieldOptions options, double rate, ArmContext context)
    {
        var train = AtomFields.Of(data.Train).To(context.Device);
        var samples = Math.Min(train.Size, context.Limits.Overfit ?? train.Size);
        var source = new InMemorySource(train, (int)Math.Min(options.BatchSize, samples), context.Generator.Fork("batches"), dropLast: true);
        return new RecordedProcess(
            new Trainer(
                model,
                Error(options),
                source,
                new TrainerOptions(TrainingSpan.Epochs(options.Epochs))
                {
                    Optimizer = new AdamOptions(rate, WeightDecay: options.WeightDecay) { Amsgrad = true },
                    Schedule = options.RateFalls ? new CosineSchedule() : Schedule.Constant,
                    AverageDecay = options.AverageDecay,
                    ValidateEvery = TrainingSpan.Epochs(options.ValidateEvery),
                    Patience = options.Patience > 0 ? options.Patience : null,
                    Limits = context.Limits,
                },
                context.Generator.Fork("training"),
                new ObjectiveValidation(AtomFields.Of(data.Validation).To(context.Device), Error(options), 50)),
            ForceTerm,
            EnergyTerm);
    }

    /// <summary>Nine elements a fact: the first is always there.</summary>
    private static string FactOf(int place) => place == 0 ? ElementsFact : string.Create(CultureInfo.InvariantCulture, $"{ElementsFact}-{place + 1}");

    /// <summary>The elements that the trained model noted; those of the frames for one that is to be trained.</summary>
    private static ElementSet Elements(ArmContext context, Lazy<ForcefieldData> data)
    {
        var seen = new Lazy<ElementSet>(() => ElementSet.Of(data.Value.Train));
        var first = context.Fact(FactOf(0), () => seen.Value.Packed[0]);
        return context.Facts is { } facts
            ? ElementSet.Unpack(Enumerable.Range(1, facts.Count).Select(FactOf).TakeWhile(facts.ContainsKey).Select(f => facts[f]).Prepend(first))
            : seen.Value;
    }

    private static ArmRun Arm<TModel>(ForcefieldOptions options, ArmContext context, Func<ElementSet, TModel> create, Func<TModel, ForcefieldData, IProcess> train)
        where TModel : ForceField
    {
        var data = new Lazy<ForcefieldData>(() => ForcefieldData.Of(options, context));
        var elements = Elements(context, data);
        var model = create(elements);
        _ = model.to(context.Device);
        return ArmRun.Of(model, Training, facts: elements.Packed.Select((packed, i) => (packed, i)).ToDictionary(p => FactOf(p.i), p => p.packed, StringComparer.Ordinal));

        ArmTraining Training()
        {
            model.Calibrate(AtomFields.Of(data.Value.Train).To(context.Device), data.Value.Alone);
            var process = train(model, data.Value);
            return new ArmTraining(process, evaluation =>
            {
                evaluation.Sink.Message($"Frames: {ForcefieldFindings.NameOf(data.Value.Source)}.");
                var measured = new ForceMeasures(model, data.Value, evaluation).Measure();
                var facts = new Dictionary<string, double>(measured.Metrics, StringComparer.Ordinal) { ["source"] = (int)data.Value.Source };
                return process is RecordedProcess recorded ? Learning(recorded, options, data.Value.Train.Count, facts, measured.Tables) : measured with { Metrics = facts };
            });
        }
    }

    private static ArmResult Learning(RecordedProcess recorded, ForcefieldOptions options, int frames, Dictionary<string, double> metrics, IReadOnlyDictionary<string, Table> tables)
    {
        var steps = Math.Max(1, frames / Math.Min(options.BatchSize, frames));
        var rows = recorded.Rows.Select(r => new[] { (double)r.Step / steps, Math.Sqrt(r.Values[0]) * 1000, Math.Sqrt(r.Values[1]) * 1000 }).ToArray();
        if (rows.Any(r => double.IsFinite(r[1])))
        {
            metrics["validation_force_rmse"] = rows.Min(r => r[1]);
        }

        return new ArmResult(metrics, new Dictionary<string, Table>(tables, StringComparer.Ordinal)
        {
            ["learning"] = new Table(["epoch", "force (meV/Å)", "energy an atom (meV)"], rows),
        });
    }
}
