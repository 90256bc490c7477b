using System.Runtime.CompilerServices;
using Noether.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Noether.Lab.Tests;

internal static class TorchTests
{
    [ModuleInitializer]
    internal static void Load() => NativeTorch.EnsureLoaded();
}
