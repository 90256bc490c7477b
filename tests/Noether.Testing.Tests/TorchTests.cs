using System.Runtime.CompilerServices;
using Noether.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Noether.Testing.Tests;

internal static class TorchTests
{
    [ModuleInitializer]
    internal static void Load() => NativeTorch.EnsureLoaded();
}
