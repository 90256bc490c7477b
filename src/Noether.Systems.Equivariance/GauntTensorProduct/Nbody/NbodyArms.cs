using Noether.Geometry.Simulation;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Representations;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Nbody;

/// <summary>The arms of the recipe <c>nbody</c>: the same samples and the same budget, different products in one network.</summary>
internal static class NbodyArms
{
    public static ArmRun Linear(NbodyOptions options, ArmContext context) => ForecastArms.Linear(Plan(options), context);

    public static ArmRun Coupled(NbodyOptions options, ArmContext context) => Steerable(SteerableMaps.FullyConnected, options.CgLearningRate, options, context);

    public static ArmRun CoupledWide(NbodyOptions options, ArmContext context) =>
        Steerable(SteerableMaps.FullyConnected, options.CgWideLearningRate, options, context, hidden: Natural(options, options.WideWidth));

    public static ArmRun BothParities(NbodyOptions options, ArmContext context) =>
        Steerable(SteerableMaps.FullyConnected, options.CgBothParitiesLearningRate, options, context, hidden: WithBothParities(options));

    public static ArmRun Gaunt(NbodyOptions options, ArmContext context) => Steerable(SteerableMaps.Gaunt(options.Channels), options.GauntLearningRate, options, context);

    public static ArmRun GauntNarrow(NbodyOptions options, ArmContext context) =>
        Steerable(SteerableMaps.Gaunt(options.NarrowChannels), options.GauntNarrowLearningRate, options, context);

    public static ArmRun GauntSelfmix(NbodyOptions options, ArmContext context) =>
        Steerable(SteerableMaps.FullyConnected, options.GauntSelfmixLearningRate, options, context, SteerableMaps.GauntMix);

    public static ArmRun CoupledSelfmix(NbodyOptions options, ArmContext context) =>
        Steerable(SteerableMaps.FullyConnected, options.CgSelfmixLearningRate, options, context, SteerableMaps.CoupledMix);

    public static ArmRun Egnn(NbodyOptions options, ArmContext context) =>
        Train(new EgnnForecaster(options.EgnnWidth, options.Layers, ForecastArms.Weights(context)), options.EgnnLearningRate, options, context);

    /// <summary>The samples that the arms learn from and are measured on.</summary>
    public static ParticleForecast Samples(NbodyOptions options, ArmContext context) => ForecastArms.Samples(Plan(options), context);

    private static ForecastPlan Plan(NbodyOptions options) => new(
        new ForecastSizes(options.TrainSamples, options.ValidationSamples, options.TestSamples), options.Epochs, options.BatchSize, options.WeightDecay, options.ValidateEvery, options.Angles)
    {
        Steadiness = new ForecastSteadiness { ClipNorm = options.ClipNorm },
    };

    private static ArmRun Steerable(SteerableMap map, double rate, NbodyOptions options, ArmContext context, FeatureMix? mix = null, Irreps? hidden = null) =>
        Train(new SteerableForecaster(options, hidden ?? Natural(options, options.Width), map, ForecastArms.Weights(context), mix), rate, options, context);

    /// <summary>Irreps of the nodes: of natural parities, as harmonics have them.</summary>
    private static Irreps Natural(NbodyOptions options, int width) => Irreps.SphericalHarmonics(options.HiddenDegree, width);

    /// <summary>Irreps of either parity, scalars first.</summary>
    private static Irreps WithBothParities(NbodyOptions options) => new(
        from degree in Enumerable.Range(0, options.HiddenDegree + 1)
        from parity in (Parity[])[Parity.Even, Parity.Odd]
        select new IrrepsBlock(options.BothParitiesWidth, new Irrep(degree, parity)));

    private static ArmRun Train(NetworkModel model, double rate, NbodyOptions options, ArmContext context)
    {
        _ = model.to(context.Device);
        return ArmRun.Of(model, Counted);

        ArmTraining Counted()
        {
            var training = ForecastArms.Training(model, Plan(options), rate, context);
            return training with
            {
                Evaluate = evaluation =>
                {
                    var told = training.Evaluate(evaluation).With(("parameters", model.parameters().Sum(p => p.numel())));
                    return IsOfPaperSize(options) ? told.With(("paper_mse", told.Metrics["mse"])) : told;
                },
            };
        }
    }

    /// <summary>Whether data, training and networks have the sizes of the preset <c>full</c>.</summary>
    private static bool IsOfPaperSize(NbodyOptions options)
    {
        return Sizes(options) == Sizes(NbodyOptions.For(Preset.Full));

        static NbodyOptions Sizes(NbodyOptions all) => new()
        {
            TrainSamples = all.TrainSamples,
            ValidationSamples = all.ValidationSamples,
            TestSamples = all.TestSamples,
            Epochs = all.Epochs,
            BatchSize = all.BatchSize,
            Layers = all.Layers,
            Width = all.Width,
            WideWidth = all.WideWidth,
            BothParitiesWidth = all.BothParitiesWidth,
            Channels = all.Channels,
            NarrowChannels = all.NarrowChannels,
            HiddenDegree = all.HiddenDegree,
            AttributeDegree = all.AttributeDegree,
        };
    }
}
