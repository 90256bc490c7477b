namespace Noether.Learning;

/// <summary>A number stopped being finite during a run. Its message names the step, the tensor, what to try and the last good checkpoint.</summary>
public sealed class DivergenceException : Exception
{
    private readonly string _message;

    /// <param name="step">Steps done when it was noticed.</param>
    /// <param name="tensor">The first tensor found with values that are not finite: a loss term, a gradient or a parameter.</param>
    /// <param name="finding">What was found, as a sentence without its full stop.</param>
    public DivergenceException(long step, string tensor, string finding)
    {
        Step = step;
        TensorName = tensor;
        _message = finding;
    }

    /// <summary>Steps done when it was noticed.</summary>
    public long Step { get; }

    /// <summary>The first tensor found with values that are not finite.</summary>
    public string TensorName { get; }

    /// <summary>The last checkpoint written before; null when there is none.</summary>
    public string? LastCheckpoint { get; internal set; }

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            var checkpoint = LastCheckpoint is null ? "No checkpoint was written before" : $"The last good checkpoint is {LastCheckpoint}";
            return $"After step {Step}: {_message}. {checkpoint}. Try a lower learning rate, gradient clipping or a longer warm-up.";
        }
    }
}
