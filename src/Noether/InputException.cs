namespace Noether;

/// <summary>
/// Bad input from outside: an argument, an option, a file. Its message names the input, says what was found,
/// what was expected and what to do; the command line prints it on one or two lines and exits with code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <param name="message">One or two plain sentences for the person who gave the input.</param>
    public InputException(string message)
        : base(message)
    {
    }

    /// <param name="message">One or two plain sentences for the person who gave the input.</param>
    /// <param name="inner">What failed underneath; shown only with <c>--verbose</c>.</param>
    public InputException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
