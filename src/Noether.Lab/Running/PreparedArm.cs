using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Lab.Running;

/// <summary>An arm that was built, and everything that goes when it is done.</summary>
internal sealed class PreparedArm : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Generator _generator;

    public PreparedArm(RunRequest request, string arm, IDataSets data)
    {
        _generator = new Generator(request.Seed);
        torch.random.manual_seed(request.Seed);
        try
        {
            Run = request.Recipe.Build(arm, request.Options.Value, new ArmContext(request.Seed, _generator, Devices.Parse(request.Device), data, request.Limits));
        }
        catch
        {
            _generator.Dispose();
            _scope.Dispose();
            throw;
        }
    }

    /// <summary>The arm's process and evaluation.</summary>
    public ArmRun Run { get; }

    public void Dispose()
    {
        (Run.Process as IDisposable)?.Dispose();
        _generator.Dispose();
        _scope.Dispose();
    }
}
