// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/dense.hpp"

#include <Eigen/LU>

namespace skinheal::numerics {

void solve_dense(std::vector<double>& a, std::vector<double>& b) {
    using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto n = static_cast<Eigen::Index>(b.size());
    Eigen::Map<Matrix> matrix(a.data(), n, n);
    const Eigen::PartialPivLU<Eigen::Ref<Matrix>> factors(matrix);  // in place
    const auto& lu = factors.matrixLU();
    Eigen::Map<Eigen::VectorXd> x(b.data(), n);
    x = (factors.permutationP() * x).eval();
    // Substitution by column and by row, whose sums have one order on every machine; Eigen's solve() adds as its vectors are wide.
    for (Eigen::Index k = 0; k < n; ++k)
        for (Eigen::Index i = k + 1; i < n; ++i) x[i] -= lu(i, k) * x[k];
    for (Eigen::Index k = n; k-- > 0;) {
        for (Eigen::Index j = k + 1; j < n; ++j) x[k] -= lu(k, j) * x[j];
        x[k] /= lu(k, k);
    }
}

}  // namespace skinheal::numerics
