set encoding utf8
set terminal svg size 640,417 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 4 noenhanced
set xlabel offset 0,0.6
set bmargin 4.5
set xtics offset 0,0.3
set xlabel 'text0'
set ylabel 'text1'
set xrange [0.76:7.24] noextend
set format x '%.10g'
set xtics (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
set yrange [-0.07999999896:2.07999999996] noextend
set format y '%.10g'
set grid ytics lc rgb '#808080' lw 0.5 dt 1
$m0 << END
1.0 1.0 0.5 1.5
2.0 2.0 1.0 2.0
END
$m1 << END
1.0 1.0 0.5 1.5
2.0 2.0 1.0 2.0

4.0 1e-09 1e-09 1e-09
5.0 2.0 2.0 2.0

7.0 1.0 1.0 1.0
END
$m2 << END
0.76 1.0 1.0 1.0
7.24 1.0 1.0 1.0
END
plot $m0 using 1:3:4 with filledcurves lc rgb '#0072b2' fs transparent solid 0.16 noborder notitle, \
  $m1 using 1:2 with linespoints lc rgb '#0072b2' lw 1.8 dt 1 pt 7 ps 0.75 title 'text2', \
  $m2 using 1:2 with lines lc rgb 'black' lw 1.2 dt (8,4) title 'text3'
