using Noether.Fields;
using Noether.Learning;
using Noether.Nn;

namespace Noether.Lab.Catalogue;

/// <summary>
/// An arm ready to run: a model, and what trains and measures it. Where the model is given together with a function (<see cref="Of"/>), data are read when the
/// process is first asked for, so that a trained model can be made again without them.
/// </summary>
public sealed class ArmRun
{
    private readonly Lazy<ArmTraining> _training;

    /// <param name="process">Stepped to its end, with checkpoints.</param>
    /// <param name="evaluate">Measures the result. A function of the process's final state and the seed, so that it may be run again after a kill.</param>
    /// <param name="model">The trained network, for its table of parameters, export and audits; null where there is none.</param>
    public ArmRun(IProcess process, Func<EvaluationContext, ArmResult> evaluate, NetworkModel? model = null)
        : this(new Lazy<ArmTraining>(new ArmTraining(process, evaluate)), model, model)
    {
    }

    private ArmRun(Lazy<ArmTraining> training, NetworkModel? model, IModel? asked) => (_training, Model, Asked) = (training, model, asked);

    /// <summary>The network that is trained; null where nothing is.</summary>
    public NetworkModel? Model { get; }

    /// <summary>What answers questions: the network, or what prepares its input; a method without learning. Null where nothing can be asked.</summary>
    public IModel? Asked { get; }

    /// <summary>What the data decided about the model, such as a number of nodes; kept with its weights and given back as <see cref="ArmContext.Facts"/>.</summary>
    public IReadOnlyDictionary<string, long> Facts { get; private init; } = new Dictionary<string, long>();

    /// <summary>Stepped to its end, with checkpoints.</summary>
    public IProcess Process => _training.Value.Process;

    /// <summary>Measures the result.</summary>
    public Func<EvaluationContext, ArmResult> Evaluate => _training.Value.Evaluate;

    /// <summary>An arm whose model is there before its data are.</summary>
    /// <param name="model">The network that is trained; null where nothing is.</param>
    /// <param name="training">Reads the data; called at most once.</param>
    /// <param name="asked">What answers questions, where it is not the network itself.</param>
    /// <param name="facts">What the data decided about the model; null: nothing.</param>
    public static ArmRun Of(NetworkModel? model, Func<ArmTraining> training, IModel? asked = null, IReadOnlyDictionary<string, long>? facts = null) =>
        new(new Lazy<ArmTraining>(training), model, asked ?? model) { Facts = facts ?? new Dictionary<string, long>() };

    /// <summary>Frees what the process holds, if it was made.</summary>
    internal void Release()
    {
        if (_training.IsValueCreated)
        {
            (Process as IDisposable)?.Dispose();
        }
    }
}

/// <summary>How an arm's model is trained and measured.</summary>
/// <param name="Process">Stepped to its end, with checkpoints.</param>
/// <param name="Evaluate">Measures the result.</param>
public sealed record ArmTraining(IProcess Process, Func<EvaluationContext, ArmResult> Evaluate);
