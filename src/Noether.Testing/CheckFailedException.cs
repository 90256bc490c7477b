namespace Noether.Testing;

/// <summary>A check did not hold. The message names what was compared, the worst element, its error and the tolerance.</summary>
public sealed class CheckFailedException : Exception
{
    /// <param name="message">What failed, in numbers.</param>
    public CheckFailedException(string message)
        : base(message)
    {
    }

    /// <param name="message">What failed, in numbers.</param>
    /// <param name="inner">What failed underneath.</param>
    public CheckFailedException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>A check did not hold.</summary>
    public CheckFailedException()
    {
    }
}
