using System.Runtime.InteropServices;

namespace Noether.Runtime;

/// <summary>What torch does where a faster way of computing gives other last bits from run to run.</summary>
public enum DeterminismLevel
{
    /// <summary>It takes the fastest way. On a CPU with several threads the gradient of indexing, <c>x[index]</c>, then varies.</summary>
    Off,

    /// <summary>It takes the repeatable way where there is one, and warns once on stderr where there is none (some CUDA operations).</summary>
    Preferred,

    /// <summary>It throws where there is no repeatable way.</summary>
    Required,
}

/// <summary>
/// Torch's deterministic mode, for the whole process. TorchSharp does not bind it, so libtorch's own C++ functions are called;
/// their exported names are known for Linux and macOS. On Windows runs repeat bit for bit with one thread.
/// </summary>
public static unsafe class Determinism
{
    private const string Context = "_ZN2at13globalContextEv";
    private const string SetAlgorithms = "_ZN2at7Context26setDeterministicAlgorithmsEbb";
    private const string SetFill = "_ZN2at7Context39setDeterministicFillUninitializedMemoryEb";
    private const string GetAlgorithms = "_ZNK2at7Context23deterministicAlgorithmsEv";
    private const string GetWarnOnly = "_ZNK2at7Context31deterministicAlgorithmsWarnOnlyEv";

    /// <summary>Whether this platform's libtorch lets the level be changed.</summary>
    public static bool IsSupported => NativeLibrary.TryGetExport(NativeTorch.TorchCpu, SetAlgorithms, out _);

    /// <summary>The level in force; <see cref="DeterminismLevel.Off"/> where it cannot be changed.</summary>
    public static DeterminismLevel Level
    {
        get
        {
            if (!IsSupported)
            {
                return DeterminismLevel.Off;
            }

            var isOn = ((delegate* unmanaged<nint, byte>)Export(GetAlgorithms))(GlobalContext()) != 0;
            var warns = ((delegate* unmanaged<nint, byte>)Export(GetWarnOnly))(GlobalContext()) != 0;
            return isOn ? warns ? DeterminismLevel.Preferred : DeterminismLevel.Required : DeterminismLevel.Off;
        }
    }

    /// <summary>Sets the level for all operations from now on.</summary>
    /// <returns>False where the platform's libtorch does not let it be changed.</returns>
    public static bool Use(DeterminismLevel level)
    {
        if (!IsSupported)
        {
            return false;
        }

        var context = GlobalContext();
        var isOn = (byte)(level == DeterminismLevel.Off ? 0 : 1);
        var warns = (byte)(level == DeterminismLevel.Preferred ? 1 : 0);
        ((delegate* unmanaged<nint, byte, byte, void>)Export(SetAlgorithms))(context, isOn, warns);

        // Deterministic mode would also fill every new tensor with NaN, which costs time and hides no randomness of ours.
        ((delegate* unmanaged<nint, byte, void>)Export(SetFill))(context, 0);
        return true;
    }

    private static nint GlobalContext() => ((delegate* unmanaged<nint>)Export(Context))();

    private static nint Export(string name) => NativeLibrary.GetExport(NativeTorch.TorchCpu, name);
}
