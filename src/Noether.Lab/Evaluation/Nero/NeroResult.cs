using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Evaluation.Nero.Reduction;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>An audit's values n(x, g) for each model, and what can be read from them.</summary>
public sealed class NeroResult
{
    /// <summary>Of fewer samples than this nobody says whether what they show is an accident.</summary>
    public const int FewestForVerdict = 10;

    private readonly Lazy<IReadOnlyList<Ambiguity>> _ambiguities;

    internal NeroResult(AuditGrid grid, AuditData data, AuditMetric metric, AuditTarget target, IReadOnlyList<bool> exact, IReadOnlyList<SubjectValues> models)
    {
        (Grid, Data, Metric, Target, Exact, Models) = (grid, data, metric, target, exact, models);
        _ambiguities = new(() => ClassAmbiguity.Find(Data, Grid));
    }

    /// <summary>The elements.</summary>
    public AuditGrid Grid { get; }

    /// <summary>The samples.</summary>
    public AuditData Data { get; }

    /// <summary>What was measured; named and worded as agreement where answers were compared with the model's own consensus (<see cref="AuditMetric.ConsensusWording"/>).</summary>
    public AuditMetric Metric { get; }

    /// <summary>What answers were compared with.</summary>
    public AuditTarget Target { get; }

    /// <summary>Which elements moved the samples without interpolation.</summary>
    public IReadOnlyList<bool> Exact { get; }

    /// <summary>The models, in the order in which they were given.</summary>
    public IReadOnlyList<SubjectValues> Models { get; }

    /// <summary>Classes whose truth the motions make doubtful, see <see cref="ClassAmbiguity"/>.</summary>
    public IReadOnlyList<Ambiguity> Ambiguities => _ambiguities.Value;

    /// <summary>Number of samples.</summary>
    public int Samples => (int)Data.Inputs.Size;

    /// <summary>N(g): the samples' values in one, for each element.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="samples">Which samples; null: all. Of a chosen few the mean is that of their own values, also where a metric pools all.</param>
    /// <param name="kind">How they become one.</param>
    public IReadOnlyList<double> Aggregate(int model, IReadOnlyList<int>? samples = null, AggregateKind kind = AggregateKind.Mean)
    {
        var values = Of(Models[model].Values, samples);
        if (kind == AggregateKind.Mean)
        {
            return samples is null && Models[model].Pooled is { } pooled ? pooled : OrbitSummary.Of(values).Curve;
        }

        var share = kind == AggregateKind.Median ? 0.5 : Metric.HigherIsBetter ? 0.1 : 0.9;
        using var scope = torch.NewDisposeScope();
        var table = torch.tensor(values.Cast<double>().ToArray()).view(values.GetLength(0), values.GetLength(1));
        return torch.quantile(table, torch.tensor(new[] { share }), dim: 1).flatten().data<double>().ToArray();
    }

    /// <summary>n(x, .): one sample's value at each element.</summary>
    public IReadOnlyList<double> Individual(int model, int sample) => [.. Enumerable.Range(0, Grid.Count).Select(g => Models[model].Values[g, sample])];

    /// <summary>The model in a few numbers.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="samples">Which samples; null: all.</param>
    public AuditSummary Summary(int model, IReadOnlyList<int>? samples = null)
    {
        var subject = Models[model];
        var orbit = samples is null && subject.Pooled is { } pooled ? OrbitSummary.OfCurve(pooled) : OrbitSummary.Of(Of(Models[model].Values, samples));
        var defect = subject.Defects is { } defects ? OrbitSummary.Of(Of(defects, samples)).Mean : (double?)null;
        return AuditSummary.Of(orbit, Metric.HigherIsBetter, defect) with { ConsensusCorrelation = CorrelationWithConsensus(model, samples) };
    }

    /// <summary>Pearson correlation between individual values against the consensus and against the truth, see <see cref="Nero.ConsensusCorrelation"/>.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="samples">Which samples; null: all.</param>
    /// <returns>Null where values against the consensus were not measured (<see cref="AuditOptions.WithConsensus"/>), or one side is constant.</returns>
    public double? CorrelationWithConsensus(int model, IReadOnlyList<int>? samples = null) =>
        Models[model].AgainstConsensus is { } consensus ? ConsensusCorrelation.Of(Of(Models[model].Values, samples), Of(consensus, samples)) : null;

    /// <summary>One sample in a few numbers.</summary>
    public AuditSummary SampleSummary(int model, int sample) => Summary(model, [sample]);

    /// <summary>The elements where the model is worst, worst first.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<WorstElement> Worst(int model, int count)
    {
        var curve = Aggregate(model);
        var order = Enumerable.Range(0, Grid.Count).OrderBy(g => Metric.HigherIsBetter ? curve[g] : -curve[g]);
        return [.. order.Take(count).Select(g => new WorstElement(g, Grid.Words[g], curve[g]))];
    }

    /// <summary>The samples with the worst mean over the orbit, worst first.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<int> WorstSamples(int model, int count)
    {
        double Mean(int sample) => Individual(model, sample).Average() * (Metric.HigherIsBetter ? 1 : -1);
        return [.. Enumerable.Range(0, Samples).OrderBy(Mean).ThenBy(i => i).Take(count)];
    }

    /// <summary>How far the curve of means is an accident of these samples.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="generator">Draws the samples again.</param>
    /// <param name="draws">How often.</param>
    /// <returns>Null where the metric pools all samples, so that the curve is not the mean of their own values.</returns>
    public BootstrapBand? Band(int model, Generator generator, int draws = 200) =>
        Models[model].Pooled is null ? BootstrapDraws.Band(Models[model].Values, Metric.HigherIsBetter, draws, generator) : null;

    /// <summary>The model's answers f(g.x) to one element, one row a sample, read from the audit's folder; owned by the caller's scope.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="element">Index of the element.</param>
    /// <exception cref="InputException">The audit kept no answers (<see cref="AuditOptions.Folder"/>), or they are gone.</exception>
    public Batch Outputs(int model, int element)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(element);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(element, Grid.Count);
        return Models[model].Stored is { } stored
            ? stored.Read(element)
            : throw new InputException($"The answers of {Models[model].Name} were not kept; give the audit a folder.");
    }

    /// <summary>The first model's curve less the second's. Where neither pools all samples, so are those of any samples, and the same draws for both say how far that is an accident.</summary>
    /// <param name="first">Index of the model that is subtracted from.</param>
    /// <param name="second">Index of the model that is subtracted.</param>
    /// <param name="generator">Draws the samples again, the same for both models.</param>
    /// <param name="draws">How often.</param>
    public ModelDifference Difference(int first, int second, Generator generator, int draws = 200)
    {
        if (Models[first].Pooled is not null || Models[second].Pooled is not null)
        {
            return new ModelDifference(first, second, [.. Aggregate(first).Zip(Aggregate(second), (x, y) => x - y)], null, Samples);
        }

        var (a, b) = (Models[first].Values, Models[second].Values);
        var less = new double[a.GetLength(0), a.GetLength(1)];
        for (var g = 0; g < less.GetLength(0); g++)
        {
            for (var i = 0; i < less.GetLength(1); i++)
            {
                less[g, i] = a[g, i] - b[g, i];
            }
        }

        return new ModelDifference(first, second, OrbitSummary.Of(less).Curve, BootstrapDraws.Band(less, Metric.HigherIsBetter, draws, generator), Samples);
    }

    /// <summary>The models, the one with the best value at its worst element first.</summary>
    public IReadOnlyList<int> RankedByWorst()
    {
        double Worst(int model) => Summary(model) is var s && Metric.HigherIsBetter ? s.Min : -s.Max;
        return [.. Enumerable.Range(0, Models.Count).OrderByDescending(Worst)];
    }

    /// <summary>Lays the samples out on a plane: those that fail alike, element by element, lie together.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="method">How.</param>
    /// <param name="generator">For methods that draw.</param>
    /// <returns>Two coordinates a sample, from -1 to 1.</returns>
    /// <exception cref="InputException">A value is not a number.</exception>
    public double[,] Reduce(int model, ReductionMethod method, Generator generator)
    {
        var vectors = new double[Samples, Grid.Count];
        for (var g = 0; g < Grid.Count; g++)
        {
            for (var i = 0; i < Samples; i++)
            {
                vectors[i, g] = Models[model].Values[g, i];
            }
        }

        return DimensionReduction.Reduce(vectors, method, generator);
    }

    /// <summary>One sample's error at each pixel, element by element; null where answers have no pixels or were not kept.</summary>
    internal IReadOnlyList<double[,]>? IndividualMaps(int model, int sample)
    {
        var subject = Models[model];
        if (subject.Maps is null || subject.Stored is not { } stored || (Target == AuditTarget.Truth ? Data.Targets : subject.Consensus) is not { } upright)
        {
            return null;
        }

        using var scope = torch.NewDisposeScope();
        var truth = Grid.Symmetry.Output.Apply(Grid.Elements, upright.Slice(sample, 1), Pairing.Outer);
        var maps = Metric.Map(stored.OfSample(sample, Grid.Count), truth);
        return maps is null ? null : [.. Enumerable.Range(0, Grid.Count).Select(g => ValueSum.Rectangle(Metric.Averaged(maps.narrow(0, g, 1))))];
    }

    private static double[,] Of(double[,] values, IReadOnlyList<int>? samples)
    {
        if (samples is null)
        {
            return values;
        }

        var chosen = new double[values.GetLength(0), samples.Count];
        for (var g = 0; g < chosen.GetLength(0); g++)
        {
            for (var i = 0; i < samples.Count; i++)
            {
                chosen[g, i] = values[g, samples[i]];
            }
        }

        return chosen;
    }
}

/// <summary>How the values of samples become one.</summary>
public enum AggregateKind
{
    /// <summary>Their mean, or the metric's own pooled value.</summary>
    Mean,

    /// <summary>The value in the middle.</summary>
    Median,

    /// <summary>The value that the worst tenth does not reach.</summary>
    WorstTenth,
}

/// <summary>An element and how bad the model is there.</summary>
/// <param name="Element">Its index in the grid.</param>
/// <param name="Words">The element in words.</param>
/// <param name="Value">N(g).</param>
public sealed record WorstElement(int Element, string Words, double Value);
