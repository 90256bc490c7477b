using System.Runtime.ExceptionServices;

namespace Noether.Numerics;

/// <summary>
/// Keeps an exception inside a custom backward pass from ending the process: native code calls it and cannot pass .NET exceptions on.
/// Write <c>backward</c> as <c>BackwardGuard.Run(inputs, () => ...)</c>; whoever called <c>loss.backward()</c> then calls <see cref="Rethrow"/>
/// (the trainer does).
/// </summary>
public static class BackwardGuard
{
    private static ExceptionDispatchInfo? _failure;

    /// <summary>Runs the body of a custom backward pass; when it throws, remembers the first exception and gives no gradients.</summary>
    /// <param name="inputs">Number of the function's inputs, which is the number of gradients due.</param>
    /// <param name="backward">Gives one gradient an input; null where there is none.</param>
    public static List<Tensor> Run(int inputs, Func<List<Tensor>> backward)
    {
        try
        {
            return backward();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            return [.. Enumerable.Repeat<Tensor>(null!, inputs)];
        }
    }

    /// <summary>Throws what <see cref="Run"/> remembered, once; does nothing otherwise.</summary>
    public static void Rethrow() => Interlocked.Exchange(ref _failure, null)?.Throw();
}
