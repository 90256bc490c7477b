using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>A symmetry that data may hold.</summary>
/// <param name="Name">Short, as tables show it: <c>rotation about z</c>.</param>
/// <param name="Kind">Its family, such as <c>rotation</c>: plots colour by it.</param>
/// <param name="Statement">What it says of the data, as the end of "the motion is the same ...".</param>
/// <param name="Group">The group.</param>
/// <param name="Action">How it moves whole samples, inputs and targets together.</param>
public sealed record CandidateSymmetry(string Name, string Kind, string Statement, IGroup Group, IAction Action);
