namespace Noether.Lab.Data.Formats;

/// <summary>Symbols of the chemical elements and their atomic numbers.</summary>
public static class ChemicalElements
{
    private static readonly string[] Symbols =
        ("X H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe " +
        "Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr " +
        "Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og").Split(' ');

    private static readonly Dictionary<string, int> Numbers = Symbols.Index().Skip(1).ToDictionary(s => s.Item, s => s.Index, StringComparer.Ordinal);

    /// <summary>The largest atomic number.</summary>
    public static int Last => Symbols.Length - 1;

    /// <summary>The atomic number of a symbol; null where there is no such element.</summary>
    public static int? Number(string symbol) => Numbers.TryGetValue(symbol, out var number) ? number : null;

    /// <summary>The symbol of an atomic number from 1.</summary>
    public static string Symbol(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Last);
        return Symbols[number];
    }
}
