using Noether.Fields;
using Noether.Nn;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>Independent networks of several tasks with the same inputs, asked together: each answers with a field <c>target-task</c>.</summary>
internal sealed class TaskNetworks : NetworkModel
{
    private readonly ModuleList<NetworkModel> networks;
    private readonly IReadOnlyList<SoftTask> _tasks;

    /// <param name="tasks">The tasks.</param>
    /// <param name="networks">Their networks.</param>
    public TaskNetworks(IReadOnlyList<SoftTask> tasks, IReadOnlyList<NetworkModel> networks)
        : base(nameof(TaskNetworks))
    {
        this.networks = new ModuleList<NetworkModel>([.. networks]);
        _tasks = tasks;
        RegisterComponents();
    }

    /// <summary>The networks in the tasks' order.</summary>
    public IReadOnlyList<NetworkModel> Parts => [.. networks];

    /// <summary>Name of a task's field.</summary>
    public static string Answer(SoftTask task) => $"{task.Target}-{task.Name}";

    /// <inheritdoc/>
    public override Batch forward(Batch x) => new(_tasks.Zip(networks).Select(p => (Answer(p.First), p.Second.call(x)[p.First.Target])));
}
