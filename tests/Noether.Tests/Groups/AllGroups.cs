using Noether.Groups;

namespace Noether.Tests.Groups;

/// <summary>One group of every kind, under its name.</summary>
internal static class AllGroups
{
    private static readonly Dictionary<string, IGroup> ByName = new IGroup[]
    {
        new SO2(),
        new O2(),
        new SO3(),
        new TurnsAboutY(),
        new O3(),
        new Cyclic(1),
        new Cyclic(4),
        new Cyclic(7),
        new Dihedral(1),
        new Dihedral(4),
        new Dihedral(5),
        new Translations(1, 2),
        new Translations(3, 0.5),
        new Scalings(3, 2),
        new Lorentz(1.5),
        new SymmetricGroup(1),
        new SymmetricGroup(4),
        new SymmetricGroup(30),
        SemidirectProduct.SpecialEuclidean(2, 1),
        SemidirectProduct.SpecialEuclidean(3, 1),
        SemidirectProduct.Euclidean(2, 3),
        SemidirectProduct.Euclidean(3, 3),
        new SemidirectProduct(new Translations(2, 1), new Dihedral(6)),
        new SemidirectProduct(new Translations(3, 1), new Scalings(3, 4)),
        new DirectProduct(new SO3(), new SymmetricGroup(5)),
        new DirectProduct(new Cyclic(3), new DirectProduct(new SO2(), new Scalings(2, 2))),
        MatrixGroups.Orthogonal(4),
        MatrixGroups.SpecialLinear(3),
        MatrixGroups.GeneralLinear(2),
        MatrixGroups.Permutations(3),
        MatrixGroups.Trivial(2),
        MatrixGroups.Orthogonal(2).Embed(3, [2, 0]),
        MatrixGroups.SpecialOrthogonal(3).Union(MatrixGroups.Scaling(3)),
        new SpecialOrthogonal(4),
        new SpecialLinear(2),
        new PositiveLinear(2),
        new PositiveLinear(3),
        new PositiveDefinite(2),
        new PositiveDefinite(3, unitDeterminant: true),
    }.ToDictionary(g => g.Name);

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>Those that move fields.</summary>
    public static TheoryData<string> ActingNames => [.. ByName.Where(p => p.Value is IAffineGroup or IPermutationGroup or DirectProduct or SymmetricGroup).Select(p => p.Key)];

    public static TheoryData<string> AffineNames => [.. ByName.Where(p => p.Value is IAffineGroup).Select(p => p.Key)];

    public static IGroup Named(string name) => ByName[name];
}
