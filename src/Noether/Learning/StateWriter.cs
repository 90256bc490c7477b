using Noether.Runtime;

namespace Noether.Learning;

/// <summary>Collects the state of a process: tensors, numbers, texts and generators by name. Names nest with '/'.</summary>
public abstract class StateWriter
{
    /// <summary>Writes a tensor (copied at once).</summary>
    public abstract void Write(string name, Tensor value);

    /// <summary>Writes a number exactly.</summary>
    public abstract void Write(string name, long value);

    /// <summary>Writes a number exactly.</summary>
    public abstract void Write(string name, double value);

    /// <summary>Writes a text.</summary>
    public abstract void Write(string name, string value);

    /// <summary>Writes a generator's state.</summary>
    public abstract void Write(string name, Generator generator);

    /// <summary>A writer whose names start with <paramref name="prefix"/>/.</summary>
    public abstract StateWriter Under(string prefix);
}

/// <summary>Gives back what a <see cref="StateWriter"/> collected.</summary>
public abstract class StateReader
{
    /// <summary>The names under this reader's prefix.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>A tensor of that name; the caller owns it.</summary>
    /// <exception cref="InputException">Missing or of another kind.</exception>
    public abstract Tensor Tensor(string name);

    /// <summary>A whole number of that name.</summary>
    public abstract long Int64(string name);

    /// <summary>A number of that name.</summary>
    public abstract double Double(string name);

    /// <summary>A text of that name.</summary>
    public abstract string Text(string name);

    /// <summary>Restores the generator's state.</summary>
    public abstract void Restore(string name, Generator generator);

    /// <summary>A reader of the names under <paramref name="prefix"/>/.</summary>
    public abstract StateReader Under(string prefix);
}
