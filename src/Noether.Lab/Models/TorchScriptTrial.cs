namespace Noether.Lab.Models;

/// <summary>A TorchScript file that <see cref="TorchScriptProbe"/> tries.</summary>
/// <param name="Path">The file.</param>
/// <param name="Inputs">What it is asked once, after it was loaded; empty: it is loaded only.</param>
public sealed record TorchScriptTrial(string Path, IReadOnlyList<TrialInput> Inputs);

/// <summary>An input of the shape that a model is going to be asked with.</summary>
/// <param name="Shape">Lengths of its axes.</param>
/// <param name="Type">Type of its numbers.</param>
public sealed record TrialInput(IReadOnlyList<long> Shape, InputType Type)
{
    // Not all alike, and none larger than bytes can be.
    private const int Values = 17;

    /// <summary><c>[1, 3, 32, 32]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Shape)}]";

    /// <summary>Numbers from 0 to 1, of bytes from 0 to 16, in the current scope.</summary>
    internal Tensor Sample()
    {
        var ramp = torch.arange(Shape.Aggregate(1L, (a, b) => a * b), torch.float32).remainder(Values).view([.. Shape]);
        return InputEncoding.Cast(Type == InputType.UInt8 ? ramp : ramp / (Values - 1), Type);
    }
}

/// <summary>What is wrong with a TorchScript file.</summary>
/// <param name="Reason">One line.</param>
/// <param name="WhileAsked">Whether it was loaded, and failed when it was asked.</param>
public sealed record TorchScriptFault(string Reason, bool WhileAsked);
