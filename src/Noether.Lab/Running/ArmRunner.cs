using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using ProcessStatus = Noether.Learning.RunStatus;

namespace Noether.Lab.Running;

/// <summary>Runs the arms of a recipe, each unless it is done already.</summary>
internal sealed class ArmRunner(RunWriter writer, RunRequest request, IDataSets data, IRunObserver observer)
{
    public Profile? Profile { get; init; }

    public required TimeSpan CheckpointInterval { get; init; }

    /// <summary>From where an interrupted run continues, in words.</summary>
    public string Kept { get; private set; } = "nothing";

    /// <summary>The results of the arms that run, in the recipe's order; null when interrupted.</summary>
    public IReadOnlyDictionary<string, ArmResult>? RunAll(CancellationToken cancellation)
    {
        var arms = request.ArmsToRun;
        var results = new OrderedDictionary<string, ArmResult>();
        for (var i = 0; i < arms.Count; i++)
        {
            var name = arms[i];
            var earlier = writer.Folder.ReadArm(name);
            var result = earlier ?? Run(name, observer.ArmStarted(name, i + 1, arms.Count), cancellation);
            if (result is null)
            {
                return null;
            }

            if (earlier is not null)
            {
                writer.NoteArm(name, earlier);
            }

            observer.ArmFinished(name, result, earlier is not null);
            results[name] = result;
        }

        return results;
    }

    /// <summary>What every evaluation of a request draws from.</summary>
    public static Generator EvaluationGenerator(RunRequest request) => new Generator(request.Seed).Fork("evaluation");

    private ArmResult? Run(string arm, IRunSink watching, CancellationToken cancellation)
    {
        using var prepared = new PreparedArm(request, arm, data);
        if (!RunProcess(arm, prepared.Run.Process, watching, cancellation))
        {
            return null;
        }

        TrainedFile.Write(writer.Folder, arm, prepared.Run);
        return Evaluate(arm, prepared.Run, watching, cancellation);
    }

    /// <summary>Steps the process to its end; false when interrupted.</summary>
    private bool RunProcess(string arm, IProcess process, IRunSink watching, CancellationToken cancellation)
    {
        var checkpoints = Path.Combine(writer.Folder.Checkpoints, arm);
        if (new CheckpointFolder(checkpoints).Last is null)
        {
            writer.CutMetrics(arm, null);
        }

        using var events = new ArmTensorBoard(Path.Combine(writer.Folder.TensorBoard, arm));
        var host = new RunHost(new RunHostOptions(new CompositeSink(writer.Sink(arm), events, watching))
        {
            CheckpointFolder = checkpoints,
            CheckpointInterval = CheckpointInterval,
            Limits = request.Limits,
            Profile = Profile,
        });
        var end = host.Run(process, cancellation);
        Kept = end.Kept is { } step ? $"arm '{arm}' up to step {step}" : $"nothing of arm '{arm}'";
        return end.Status == ProcessStatus.Finished;
    }

    private ArmResult? Evaluate(string arm, ArmRun run, IRunSink watching, CancellationToken cancellation)
    {
        using var generator = EvaluationGenerator(request);
        var sink = new CompositeSink(writer.Sink(arm, evaluation: true), watching);
        try
        {
            var result = run.Evaluate(new EvaluationContext(generator, sink, cancellation));
            foreach (var warning in Warnings(run.Model))
            {
                sink.Message(warning);
            }

            writer.SaveArm(arm, result);
            Kept = $"arm '{arm}' with its evaluation";
            return result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static IEnumerable<string> Warnings(NetworkModel? model) =>
        model is null ? [] : model.modules().Prepend(model).OfType<IWarningModule>().Select(module => module.Warning).OfType<string>().Distinct(StringComparer.Ordinal);
}
