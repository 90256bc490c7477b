using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Lab.Running;

/// <summary>An arm that was built, and everything that goes when it is done.</summary>
internal sealed class PreparedArm : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Generator _generator;

    /// <param name="request">What is computed.</param>
    /// <param name="arm">Which arm.</param>
    /// <param name="data">The data sets.</param>
    /// <param name="facts">What its training noted; null where it is to be trained.</param>
    public PreparedArm(RunRequest request, string arm, IDataSets data, IReadOnlyDictionary<string, long>? facts = null)
    {
        _generator = new Generator(request.Seed);
        torch.random.manual_seed(request.Seed);
        try
        {
            var context = new ArmContext(request.Seed, _generator, Devices.Parse(request.Device), data, request.Limits) { Facts = facts };
            Run = request.Recipe.Build(arm, request.Options.Value, context);
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
        Run.Release();
        _generator.Dispose();
        _scope.Dispose();
    }
}
