using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The arms of the recipe <c>graphs</c>: one training of different networks.</summary>
internal static class GraphArms
{
    private const string Nodes = "nodes";

    private static readonly int[] Head = [10, 1];

    public static IReadOnlyList<Arm<GraphsOptions>> Create() =>
        [.. NetworkArm.All.Select(a => new Arm<GraphsOptions>(a.Name, a.Summary, (options, context) => Train(a.Design, options, context)))];

    private static ArmRun Train(GraphDesign design, GraphsOptions options, ArmContext context)
    {
        var read = new Lazy<Batch>(() => PairData.Read(options.Source, options.GeneratedGraphs, context.Data, context.Generator));
        var nodes = context.Fact(Nodes, () => read.Value["nodes"].Value.shape[1]);
        var layout = new GraphLayout((int)nodes, options.Width, options.PerceptronWidths, Head, () => torch.nn.ReLU(), Mean: true);
        var model = GraphNetwork.Create(design, layout, new FrameDraws(options.Samples, options.EvaluationSamples), context.Generator);
        _ = model.to(context.Device);
        var asked = new SortingGraphs(model, design.Frame, options.UseFeatures, (int)nodes);
        return ArmRun.Of(model, () => Training(model, design, read.Value, options, context), asked, new Dictionary<string, long>(StringComparer.Ordinal) { [Nodes] = nodes });
    }

    private static ArmTraining Training(GraphNetwork model, GraphDesign design, Batch read, GraphsOptions options, ArmContext context)
    {
        var graphs = GraphFields.Sorted(read, design.Frame, options.UseFeatures).To(context.Device);
        var (train, validation, test) = Split(graphs);
        var objective = new SummedBinaryCrossEntropy();
        var source = new InMemorySource(train, (int)Math.Min(options.BatchSize, context.Limits.Overfit ?? train.Size), context.Generator.Fork("batches"));
        var trainer = new Trainer(
            model,
            objective,
            source,
            new TrainerOptions(TrainingSpan.Epochs(options.Epochs))
            {
                Optimizer = new AdamOptions(options.LearningRate),
                LogEvery = source.BatchesPerEpoch,
                ValidateEvery = TrainingSpan.Epochs(options.ValidateEvery),
                Limits = context.Limits,
            },
            context.Generator.Fork("training"),
            new ObjectiveValidation(validation, objective, (int)validation.Size));
        var process = new RecordedProcess(trainer, "loss", "accuracy", "val.loss", "val.accuracy");
        var benchmark = PairData.IsBenchmark(options.Source, context.Data);
        return new ArmTraining(process, evaluation => Measure(model, (train, validation, test), g => Anew(g, design.Frame, options.UseFeatures, evaluation.Generator), benchmark, process));
    }

    /// <summary>The pairs that the arms are measured on.</summary>
    public static Batch TestPairs(GraphsOptions options, ArmContext context) =>
        Split(PairData.Read(options.Source, options.GeneratedGraphs, context.Data, context.Generator)).Test;

    /// <summary>A sixth of the pairs, the first, for validation, the next sixth for test, the others for training.</summary>
    private static (Batch Train, Batch Validation, Batch Test) Split(Batch graphs)
    {
        var sixth = graphs.Size / 12 * 2;
        return (graphs.Slice(2 * sixth, graphs.Size - (2 * sixth)), graphs.Slice(0, sixth), graphs.Slice(sixth, sixth));
    }

    /// <summary>The graphs with their nodes numbered anew, and their frames found anew.</summary>
    private static Batch Anew(Batch sorted, FrameKind frame, bool features, Generator generator) =>
        GraphFields.Sorted(GraphFields.Renumbered(new Batch(sorted.Where(p => p.Key != "class").Select(p => (p.Key, p.Value))), generator), frame, features);

    private static ArmResult Measure(
        GraphNetwork model, (Batch Train, Batch Validation, Batch Test) parts, Func<Batch, Batch> renumber, bool benchmark, RecordedProcess process)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var (scores, again) = (Scores(model, parts.Test), Scores(model, renumber(parts.Test)));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["accuracy"] = SummedBinaryCrossEntropy.Right(scores, parts.Test["label"].Value).ToDouble(),
            ["validation"] = SummedBinaryCrossEntropy.Right(Scores(model, parts.Validation), parts.Validation["label"].Value).ToDouble(),
            ["training"] = SummedBinaryCrossEntropy.Right(Scores(model, parts.Train), parts.Train["label"].Value).ToDouble(),
            ["changes"] = scores.gt(0).ne(again.gt(0)).to(torch.float32).mean().ToDouble(),
            ["renumbered"] = SummedBinaryCrossEntropy.Right(again, parts.Test["label"].Value).ToDouble(),
            ["benchmark"] = benchmark ? 1 : 0,
        };
        var rows = process.Rows.Where(r => r.Values.All(double.IsFinite)).Select(r => (double[])[r.Step, .. r.Values]);
        var learning = new Table(["step", "loss", "accuracy", "validation loss", "validation accuracy"], [.. rows]);
        var shares = new Table(["test", "renumbered", "training"], [[metrics["accuracy"], metrics["renumbered"], metrics["training"]]]);
        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal) { ["learning"] = learning, ["shares"] = shares });
    }

    private static Tensor Scores(GraphNetwork model, Batch graphs)
    {
        const long Chunk = 200;
        var starts = Enumerable.Range(0, (int)((graphs.Size + Chunk - 1) / Chunk)).Select(i => i * Chunk);
        return torch.cat([.. starts.Select(start => model.call(graphs.Slice(start, Math.Min(Chunk, graphs.Size - start)))["output"].Value.squeeze(1))]);
    }
}
