using System.Globalization;

namespace Noether.Lab.Catalogue;

/// <summary>Arithmetic over metrics: <c>Metric("plain.worst") + 0.2</c>.</summary>
public abstract record Expression
{
    /// <summary>Its value for one seed's metrics; null when a metric is missing.</summary>
    public abstract double? Value(IReadOnlyDictionary<string, double> metrics);

    /// <summary>The metrics it needs, in order of appearance; one may occur twice.</summary>
    public abstract IEnumerable<string> Metrics { get; }

    /// <summary>The metric <c>arm.name</c>.</summary>
    public static Expression Metric(string name) => new MetricExpression(name);

    /// <summary>A number.</summary>
    public static implicit operator Expression(double value) => new ConstantExpression(value);

    /// <summary>Sum.</summary>
    public static Expression operator +(Expression a, Expression b) => new BinaryExpression('+', a, b);

    /// <summary>Difference.</summary>
    public static Expression operator -(Expression a, Expression b) => new BinaryExpression('-', a, b);

    /// <summary>Product.</summary>
    public static Expression operator *(Expression a, Expression b) => new BinaryExpression('*', a, b);

    /// <summary>Quotient.</summary>
    public static Expression operator /(Expression a, Expression b) => new BinaryExpression('/', a, b);
}

/// <summary>The value of a metric.</summary>
public sealed record MetricExpression(string Name) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [Name];

    /// <inheritdoc/>
    public override double? Value(IReadOnlyDictionary<string, double> metrics) => metrics.TryGetValue(Name, out var v) ? v : null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A number.</summary>
public sealed record ConstantExpression(double Number) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [];

    /// <inheritdoc/>
    public override double? Value(IReadOnlyDictionary<string, double> metrics) => Number;

    /// <inheritdoc/>
    public override string ToString() => Number.ToString("G6", CultureInfo.InvariantCulture);
}

/// <summary>Two expressions joined by +, -, * or /.</summary>
public sealed record BinaryExpression(char Operator, Expression Left, Expression Right) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => Left.Metrics.Concat(Right.Metrics);

    /// <inheritdoc/>
    public override double? Value(IReadOnlyDictionary<string, double> metrics) => (Left.Value(metrics), Right.Value(metrics)) switch
    {
        ({ } a, { } b) => Operator switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            _ => a / b,
        },
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => $"({Left} {Operator} {Right})";
}
