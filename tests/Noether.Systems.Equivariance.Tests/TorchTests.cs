using System.Runtime.CompilerServices;
using Noether.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Noether.Systems.Equivariance.Tests;

internal static class TorchTests
{
    [ModuleInitializer]
    internal static void Load() => NativeTorch.EnsureLoaded();
}
