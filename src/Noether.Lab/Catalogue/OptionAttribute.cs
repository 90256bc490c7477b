namespace Noether.Lab.Catalogue;

/// <summary>Describes a property of an options record: it can be given in a file, or by <c>--set name=value</c>.</summary>
/// <param name="description">What it does, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string description) : Attribute
{
    /// <summary>What it does, in one line.</summary>
    public string Description { get; } = description;

    /// <summary>Unit of its value: <c>epochs</c>, <c>degrees</c>, <c>samples</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Smallest value allowed.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value allowed.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether infinity within the range is a value; otherwise it is refused, as what is no number is.</summary>
    public bool MayBeInfinite { get; init; }
}
