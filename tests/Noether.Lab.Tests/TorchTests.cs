using System.Runtime.CompilerServices;
using Noether.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Noether.Lab.Tests;

internal static class TorchTests
{
    /// <summary>The tests' tensors are small: threads that wait for each other cost more than they give, above all on a busy machine.</summary>
    [ModuleInitializer]
    internal static void Load() => Threads.Use(1);
}
