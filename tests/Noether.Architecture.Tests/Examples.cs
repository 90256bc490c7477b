namespace Noether.Architecture.Tests.Examples;

public enum Colour
{
    Red = 1,
    Blue = 2,
}

public interface IPaint<T>
{
    T? Last { get; }

    void Put(T colour, long? thickness = null);

    void Clear()
    {
    }
}

public abstract record Shape(string Name) : IProgress<int>
{
    public const int Corners = 4;

    internal int Secret { get; private set; }

    public static Dictionary<string, (int At, Shape? Of)[]> Sort<T>(params T[] items)
        where T : class, new() => new() { [items.Length.ToString()] = [] };

    public abstract double Area();

    public void Report(int value) => Secret = value;

    public virtual bool TryFind(in int at, out string? name, Colour colour = Colour.Red, double tolerance = 1e-3, CancellationToken stop = default)
    {
        name = at > Secret ? Name : null;
        return colour == Colour.Red && tolerance > 0 && !stop.IsCancellationRequested;
    }
}
