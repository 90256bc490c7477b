namespace Noether.Nn;

/// <summary>A module that may have come upon inputs for which it does not keep what it promises, and can tell.</summary>
public interface IWarningModule
{
    /// <summary>What the user of its results must know, a sentence; null where there is nothing.</summary>
    string? Warning { get; }
}
