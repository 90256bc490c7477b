using System.Globalization;
using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>Arms of one method on several tasks, one network each, trained one after the other.</summary>
internal static class SoftArms
{
    /// <param name="method">How networks meet symmetries.</param>
    /// <param name="tasks">What they learn.</param>
    /// <param name="plan">The budget.</param>
    /// <param name="data">Samples of a task, on any device.</param>
    /// <param name="measure">More numbers of a trained network beside its error.</param>
    /// <param name="context">The arm's.</param>
    public static ArmRun Of(
        SoftMethod method,
        IReadOnlyList<SoftTask> tasks,
        SoftPlan plan,
        Func<SoftTask, SoftData> data,
        Func<SoftTask, SoftData, IModel, EvaluationContext, IEnumerable<(string Name, double Value)>> measure,
        ArmContext context)
    {
        // The same draws for every task, and where shapes agree for every method.
        var model = new TaskNetworks(tasks, [.. tasks.Select(t => SoftMethods.Model(method, t, plan, context.Generator.Fork("weights")))]);
        _ = model.to(context.Device);
        return ArmRun.Of(model, Training);

        ArmTraining Training()
        {
            (SoftTask Task, SoftData Data, SoftTraining Training)[] parts =
            [
                .. tasks.Zip(model.Parts).Select(p =>
                {
                    var samples = data(p.First).To(context.Device);
                    return (p.First, samples, SoftTraining.Of(method, p.Second, p.First, samples, plan, context));
                }),
            ];
            return new ArmTraining(
                new ProcessSequence([.. parts.Select(p => (p.Task.Name, (IProcess)p.Training.Process))]),
                evaluation => Evaluate(model, parts, measure, evaluation));
        }
    }

    private static ArmResult Evaluate(
        TaskNetworks model,
        IReadOnlyList<(SoftTask Task, SoftData Data, SoftTraining Training)> parts,
        Func<SoftTask, SoftData, IModel, EvaluationContext, IEnumerable<(string Name, double Value)>> measure,
        EvaluationContext context)
    {
        Dictionary<string, double> metrics = new(StringComparer.Ordinal);
        Dictionary<string, Table> tables = new(StringComparer.Ordinal);
        model.eval();
        foreach (var (network, (task, data, training)) in model.Parts.Zip(parts))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            metrics[$"validation_mse_{task.Name}"] = training.Best;
            foreach (var (name, value) in measure(task, data, network, context).Concat(Discovery(task, training)))
            {
                metrics[$"{name}_{task.Name}"] = value;
            }

            tables[$"learning-{task.Name}"] = training.Curve();
            if (training.Regularizer is not null)
            {
                tables[$"penalties-{task.Name}"] = training.Penalties(task);
            }
        }

        if (parts.Where(p => p.Task.Truth is not null && p.Training.Regularizer is not null).Select(p => metrics[$"found_{p.Task.Name}"]).ToArray() is { Length: > 0 } found)
        {
            metrics["found"] = found.Average();
        }

        if (TrueAndLearned(parts.Select(p => p.Task), metrics) is { Rows.Count: > 0 } errors)
        {
            tables["errors"] = errors;
        }

        return new ArmResult(metrics, tables);
    }

    /// <summary>Equivariance errors of maps that are known, beside those of the networks.</summary>
    private static Table TrueAndLearned(IEnumerable<SoftTask> tasks, Dictionary<string, double> metrics)
    {
        const string Error = "equivariance_error_";
        var names = tasks.SelectMany(t => t.Candidates.Prepend(t.Whole).DistinctBy(g => g.Name).Select(g => $"{Error}{g.Name}_{t.Name}"));
        return new Table(["true", "learned"], [.. names.Where(n => metrics.ContainsKey($"true_{n}")).Select(n => new[] { metrics[$"true_{n}"], metrics[n] })]);
    }

    /// <summary>What the strengths say in the end.</summary>
    private static IEnumerable<(string Name, double Value)> Discovery(SoftTask task, SoftTraining training)
    {
        if (training.Regularizer is not { } regularizer || training.Tuning is not { } tuning)
        {
            yield break;
        }

        var distances = regularizer.RelativeDistances();
        for (var g = 0; g < task.Candidates.Count; g++)
        {
            var name = task.Candidates[g].Name;
            yield return ($"strength_{name}", regularizer.Strengths[g]);
            yield return ($"penalty_{name}", tuning.Recorded[g]);
            yield return ($"distance_{name}", distances[g]);
        }

        if (task.Truth is { } truth)
        {
            yield return ("found", regularizer.Strengths.Index().MaxBy(s => s.Item).Index == truth ? 1 : 0);
        }
    }

    /// <summary>Mean squared error of a model on samples.</summary>
    public static double MeanSquare(IModel model, Batch samples, string target)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return (model.Forward(samples)[target].Value - samples[target].Value).to(torch.float64).square().mean().item<double>();
    }

    /// <summary>Equivariance errors of a model for the whole group and every candidate, by many motions of a few samples.</summary>
    public static IEnumerable<(string Name, double Value)> Errors(SoftTask task, IModel model, Batch samples, Generator generator, double spread = 1)
    {
        const int Few = 128;
        const int Elements = 16;
        var few = samples.Slice(0, Math.Min(Few, samples.Size));
        foreach (var group in task.Candidates.Prepend(task.Whole).DistinctBy(g => g.Name))
        {
            using var draws = generator.Fork($"motions of {group.Name}");
            yield return ($"equivariance_error_{group.Name}", SampledEquivariance.Error(model, task.Target, group, few, Elements, draws, spread));
        }
    }

    /// <summary>What the metrics of groups mean, for the tables of a recipe.</summary>
    /// <param name="task">The task.</param>
    /// <param name="words">What it is called there.</param>
    /// <param name="isKnown">Whether the map itself is known.</param>
    public static IEnumerable<MetricMeaning> GroupMeanings(SoftTask task, string words, bool isKnown)
    {
        foreach (var group in task.Candidates)
        {
            yield return new($"strength_{group.Name}_{task.Name}", $"final strength of {group.Name}, {words}", IsDetail: true);
            yield return new($"penalty_{group.Name}_{task.Name}", $"penalty of {group.Name} before the adjustment, {words}", IsDetail: true);
            yield return new($"distance_{group.Name}_{task.Name}", $"|W - P W| / |W| for {group.Name} at the end, {words}", IsDetail: true);
        }

        foreach (var group in task.Candidates.Prepend(task.Whole).DistinctBy(g => g.Name))
        {
            yield return new($"equivariance_error_{group.Name}_{task.Name}", $"how far the network is from keeping {group.Name}, 0 to 1, {words}", IsDetail: true);
            if (isKnown)
            {
                yield return new($"true_equivariance_error_{group.Name}_{task.Name}", $"how far the map itself is, {words}", IsDetail: true);
            }
        }
    }

    /// <summary>A sentence on what strengths an arm ended with; empty where it has none.</summary>
    public static string Strengths(SoftTask task, string arm, IReadOnlyDictionary<string, double> metrics)
    {
        var told = task.Candidates.Where(g => metrics.ContainsKey($"{arm}.strength_{g.Name}_{task.Name}"))
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Name} {metrics[$"{arm}.strength_{g.Name}_{task.Name}"]:G3}"))
            .ToArray();
        return told.Length == 0 ? "" : $" Strengths after the adjustment: {string.Join(", ", told)}{(task.Truth is { } truth ? $"; {task.Candidates[truth].Name} is kept exactly" : "; no single one of these is the whole truth")}.";
    }
}
